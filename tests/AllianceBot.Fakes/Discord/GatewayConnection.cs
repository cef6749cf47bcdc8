using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AllianceBot.Fakes.Discord;

/// <summary>One WebSocket of the gateway. Sends in order from a queue, so that nobody waits for a slow client.</summary>
internal sealed class GatewayConnection(WebSocket socket, HttpContext context)
{
    private const int LargestPayload = 4096;
    private readonly Channel<(string? Payload, int Close)> _outgoing = Channel.CreateUnbounded<(string? Payload, int Close)>();

    // Asked of the context now: it is emptied when the request ends, while somebody may still want to drop the connection.
    private readonly IHttpRequestLifetimeFeature _lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();

    public GatewaySession? Session { get; set; }

    public bool IsOnResumeAddress { get; init; }

    /// <summary>The times of what the client sent in the last minute.</summary>
    public Queue<DateTimeOffset> Received { get; } = new();

    /// <summary>Neither hears nor speaks any more, while TCP stays up.</summary>
    public bool IsBlackHole { get; set; }

    public void Send(string payload) => _outgoing.Writer.TryWrite((payload, 0));

    public void Send(int op, JsonNode? data) => Send(new JsonObject { ["t"] = null, ["s"] = null, ["op"] = op, ["d"] = data }.ToJsonString());

    /// <summary>Closes after what is queued.</summary>
    public void Close(int code) => _outgoing.Writer.TryWrite((null, code));

    /// <summary>Cuts the TCP connection.</summary>
    public void Drop() => _lifetime.Abort();

    /// <summary>Answers the client's close code, or null where the connection broke.</summary>
    public async Task<int?> RunAsync(Action<JsonObject?> received)
    {
        var sending = SendAllAsync();
        try
        {
            return await ReceiveAllAsync(received);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await sending;
        }
    }

    private async Task<int?> ReceiveAllAsync(Action<JsonObject?> received)
    {
        var buffer = new byte[LargestPayload + 1];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), context.RequestAborted);
                length += part.Count;
            }
            while (!part.EndOfMessage && length < buffer.Length);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived && !IsBlackHole)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return (int?)socket.CloseStatus;
            }
            if (!IsBlackHole)
                received(length > LargestPayload ? null : Parse(buffer.AsSpan(0, length)));
        }
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonNode.Parse(payload) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var (payload, close) in _outgoing.Reader.ReadAllAsync(context.RequestAborted))
            {
                if (IsBlackHole)
                    continue;
                if (payload is not null)
                    await socket.SendAsync(Encoding.UTF8.GetBytes(payload), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
                else
                    await socket.CloseOutputAsync((WebSocketCloseStatus)close, "scripted", context.RequestAborted);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The reading side sees the same end and reports it.
            _lifetime.Abort();
        }
    }
}
