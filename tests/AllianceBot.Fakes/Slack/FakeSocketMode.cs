using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace AllianceBot.Fakes.Slack;

/// <summary>One Socket Mode connection of the app.</summary>
internal sealed class FakeSocket(WebSocket socket, HttpContext context) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationToken _aborted = context.RequestAborted;

    // Asked of the context now: it is emptied when the request ends, while somebody may still want to drop the connection.
    private readonly IHttpRequestLifetimeFeature _lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
    private readonly StallGate _gate = context.Features.GetRequiredFeature<StallGate>();

    public WebSocket Socket => socket;

    public Task SendAsync(JsonNode message) => SendAsync(message.ToJsonString(RelaxedJson.Options));

    public async Task SendAsync(string text)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _aborted);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Breaks the connection without a close frame.</summary>
    public void Drop()
    {
        try
        {
            _lifetime.Abort();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment.
        }
    }

    /// <summary>Stops taking bytes in, pings included, while the connection stays open: a black hole.</summary>
    public void Stall() => _gate.Close();

    public void Dispose() => _sending.Dispose();
}

/// <summary>An acknowledgement: null fields where none came within Slack's 3 s.</summary>
public sealed record FakeAck(string EnvelopeId, bool Arrived, JsonObject? Payload, TimeSpan After);

/// <summary>
/// The WebSocket side: one-time addresses, hello, at most ten connections, each envelope to one of them, and the acknowledgement waited for.
/// </summary>
internal sealed class FakeSocketMode(FakeSlackOptions options, RequestLog log, Func<Uri> baseAddress)
{
    private const int MaxConnections = 10;
    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _tickets = [];
    private readonly ConcurrentDictionary<FakeSocket, byte> _open = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject?>> _waiting = [];
    private int _turn;
    private int _opened;
    private int _refused;

    /// <summary>Set to greet every new connection with this disconnect reason in place of hello.</summary>
    public string? RefuseWith { get; set; }

    /// <summary>Set to accept connections without ever saying hello.</summary>
    public bool IsMute { get; set; }

    public int Count => _open.Count;

    /// <summary>Connections that got their hello since the start.</summary>
    public int Opened => _opened;

    public int Refused => _refused;

    public IReadOnlyCollection<FakeSocket> Open => [.. _open.Keys];

    public string NewAddress()
    {
        var ticket = Guid.NewGuid().ToString("N");
        _tickets[ticket] = options.Time.GetTimestamp();
        var address = baseAddress();
        return $"ws://{address.Authority}/link/?ticket={ticket}&app_id={FakeWorkspace.AppId}";
    }

    public async Task HandleAsync(HttpContext context)
    {
        var ticket = context.Request.Query["ticket"].ToString();
        if (!context.WebSockets.IsWebSocketRequest || !_tickets.TryRemove(ticket, out var issued) || options.Time.GetElapsedTime(issued) > TicketLife)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var webSocket = await context.WebSockets.AcceptWebSocketAsync();
        using var socket = new FakeSocket(webSocket, context);
        var refusal = RefuseWith ?? (_open.Count >= MaxConnections ? "too_many_websockets" : null);
        try
        {
            if (refusal is not null)
            {
                Interlocked.Increment(ref _refused);
                await socket.SendAsync(Disconnect(refusal));
                await webSocket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            if (!IsMute)
            {
                await socket.SendAsync(Hello());
                _open[socket] = 0;
                Interlocked.Increment(ref _opened);
            }

            await ReadAsync(socket, context.RequestAborted);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The app, or a test, broke the connection.
        }
        finally
        {
            _open.TryRemove(socket, out _);
        }
    }

    /// <summary>Sends an envelope over one connection and waits for its acknowledgement, at most 3 s. Without a connection it fails at once.</summary>
    public async Task<FakeAck> DeliverAsync(JsonObject envelope)
    {
        var id = envelope["envelope_id"]!.GetValue<string>();
        if (Pick() is not { } socket) return new FakeAck(id, Arrived: false, null, TimeSpan.Zero);
        var answer = _waiting.GetOrAdd(id, _ => new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously));
        var start = options.Time.GetTimestamp();
        try
        {
            await socket.SendAsync(envelope);
            var payload = await answer.Task.WaitAsync(AckTimeout, options.Time);
            return new FakeAck(id, Arrived: true, payload, options.Time.GetElapsedTime(start));
        }
        catch (Exception failure) when (failure is TimeoutException or WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            return new FakeAck(id, Arrived: false, null, options.Time.GetElapsedTime(start));
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public static JsonObject Disconnect(string reason) =>
        new() { ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "applink-fake" } };

    private JsonObject Hello() => new()
    {
        ["type"] = "hello",
        ["num_connections"] = _open.Count + 1,
        ["debug_info"] = new JsonObject { ["host"] = "applink-fake", ["build_number"] = 1, ["approximate_connection_time"] = 18060 },
        ["connection_info"] = new JsonObject { ["app_id"] = FakeWorkspace.AppId },
    };

    private FakeSocket? Pick()
    {
        var open = _open.Keys.Where(socket => socket.Socket.State == WebSocketState.Open).ToArray();
        return open.Length == 0 ? null : open[(int)((uint)Interlocked.Increment(ref _turn) % (uint)open.Length)];
    }

    private async Task ReadAsync(FakeSocket socket, CancellationToken aborted)
    {
        var buffer = new byte[1024 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.Socket.ReceiveAsync(buffer.AsMemory(length), aborted);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
                return;
            }

            length += part.Count;
            if (!part.EndOfMessage) continue;
            Take(Encoding.UTF8.GetString(buffer, 0, length));
            length = 0;
        }
    }

    private void Take(string text)
    {
        JsonObject? message;
        try
        {
            message = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            message = null;
        }

        log.Add("", "socket-ack", new Dictionary<string, string>(), message is null ? JsonValue.Create(text) : message.DeepClone());
        if (message?["envelope_id"]?.GetValue<string>() is { } id && _waiting.TryGetValue(id, out var waiting)) waiting.TrySetResult(message["payload"] as JsonObject);
    }
}
