using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace AllianceBot.SlackApi.SocketMode;

/// <summary>Why a connection is, or should be, left.</summary>
internal enum SocketLeave
{
    /// <summary>Closed, broken, silent, or sending what cannot be read.</summary>
    Dropped,

    /// <summary>Slack will close it soon: open the next one first.</summary>
    RefreshAsked,

    TooManySockets,
    LinkDisabled,
}

/// <summary>
/// One WebSocket from hello to its end. <see cref="Leave"/> completes when it is time for another; until it is disposed the connection goes
/// on receiving, so nothing falls into the gap. Dead peers are found by the WebSocket's own ping and pong.
/// </summary>
internal sealed class SocketConnection : IAsyncDisposable
{
    private const int MaxMessageBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SocketLeave> _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<SocketConnection, JsonElement> _receive;
    private readonly TimeProvider _time;
    private Task _reading = Task.CompletedTask;

    private SocketConnection(SlackSocketOptions options, TimeProvider time, Action<SocketConnection, JsonElement> receive)
    {
        (_time, _receive) = (time, receive);
        _socket.Options.KeepAliveInterval = options.PingInterval;
        _socket.Options.KeepAliveTimeout = options.PongTimeout;
    }

    public Task<SocketLeave> Leave => _leave.Task;

    /// <summary>Completes when nothing more can come over it.</summary>
    public Task Closed => _reading;

    /// <summary>
    /// Connects and waits for hello. Gives the connection, or why there is none. <paramref name="receive"/> is called for every envelope,
    /// one after another, and must not block.
    /// </summary>
    public static async Task<(SocketConnection? Connection, SocketLeave Failure)> OpenAsync(
        Uri url, HttpMessageInvoker? invoker, SlackSocketOptions options, TimeProvider time, Action<SocketConnection, JsonElement> receive, CancellationToken cancellationToken)
    {
        var connection = new SocketConnection(options, time, receive);
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await connection._socket.ConnectAsync(url, invoker, either.Token);
            connection._reading = connection.ReadAsync();
            await Task.WhenAny(connection._hello.Task, connection.Leave).WaitAsync(either.Token);
            if (connection._hello.Task.IsCompleted) return (connection, default);
            await connection.DisposeAsync();
            return (null, await connection.Leave);
        }
        catch (Exception failure) when (failure is WebSocketException or HttpRequestException or IOException or OperationCanceledException)
        {
            await connection.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return (null, SocketLeave.Dropped);
        }
    }

    /// <summary>False when the connection is gone; Slack then delivers again over another.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await _sending.WaitAsync(_stop.Token);
            try
            {
                await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
                return true;
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var timeout = new CancellationTokenSource(CloseTimeout, _time);
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
            }
            catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
            {
                _socket.Abort();
            }
        }

        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var message = new ArrayBufferWriter<byte>(16 * 1024);
        try
        {
            while (await ReadMessageAsync(message)) Take(message.WrittenMemory);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
        {
            _socket.Abort();
        }

        _leave.TrySetResult(SocketLeave.Dropped);
    }

    /// <summary>One whole message into the buffer; false at the end, or at a message larger than Slack sends.</summary>
    private async Task<bool> ReadMessageAsync(ArrayBufferWriter<byte> message)
    {
        message.ResetWrittenCount();
        while (true)
        {
            var part = await _socket.ReceiveAsync(message.GetMemory(4096), _stop.Token);
            if (part.MessageType == WebSocketMessageType.Close) return false;
            message.Advance(part.Count);
            if (message.WrittenCount > MaxMessageBytes) return false;
            if (part.EndOfMessage) return true;
        }
    }

    /// <summary>Text that is no JSON is passed over, as the documentation promises no other kind and one bad frame must not cost the connection.</summary>
    private void Take(ReadOnlyMemory<byte> message)
    {
        JsonElement envelope;
        try
        {
            var reader = new Utf8JsonReader(LoneSurrogates.Mend(message).Span);
            envelope = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return;
        }

        switch (envelope.Text("type"))
        {
            case "hello":
                _hello.TrySetResult();
                break;
            case "disconnect":
                _leave.TrySetResult(envelope.Text("reason") switch
                {
                    "link_disabled" => SocketLeave.LinkDisabled,
                    "too_many_websockets" => SocketLeave.TooManySockets,
                    // warning, refresh_requested, and whatever Slack may add: all say that this connection will not last.
                    _ => SocketLeave.RefreshAsked,
                });
                break;
            default:
                if (envelope.Text("envelope_id").Length > 0) _receive(this, envelope);
                break;
        }
    }
}
