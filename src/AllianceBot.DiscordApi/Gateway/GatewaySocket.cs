using System.Buffers;
using System.Net.WebSockets;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>A WebSocket that reads whole messages of bounded size into a buffer of its own, and closes within a second.</summary>
internal sealed class GatewaySocket(TimeProvider time) : IDisposable
{
    /// <summary>The largest servers' GUILD_CREATE stays well below.</summary>
    public const int LargestMessage = 8 * 1024 * 1024;

    /// <summary>Discord closes with 4002 above.</summary>
    public const int LargestSend = 4096;

    private const int UsualBuffer = 64 * 1024;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private readonly ClientWebSocket _socket = new() { Options = { KeepAliveInterval = TimeSpan.Zero } };
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);

    /// <summary>Discord's close code, once it closed.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    public Task ConnectAsync(Uri address, HttpMessageInvoker http, CancellationToken cancellationToken) =>
        _socket.ConnectAsync(address, http, cancellationToken);

    /// <summary>The next message, good until the next call. Null when the connection was closed.</summary>
    /// <exception cref="InvalidDataException">The message is larger than <see cref="LargestMessage"/>.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        ShrinkBuffer();
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
                GrowBuffer();
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return _buffer.AsMemory(0, length);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length > LargestSend)
            throw new InvalidOperationException($"A payload of {payload.Length} bytes would be refused by Discord.");
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(payload, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says goodbye with a code, if the other side still listens.</summary>
    public async Task CloseAsync(int code)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout, time);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, timeout.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            _socket.Abort();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void GrowBuffer()
    {
        if (_buffer.Length >= LargestMessage)
            throw new InvalidDataException($"A message of more than {LargestMessage} bytes.");
        Replace(_buffer.Length * 2, keep: _buffer.Length);
    }

    private void ShrinkBuffer()
    {
        if (_buffer.Length > UsualBuffer)
            Replace(UsualBuffer, keep: 0);
    }

    private void Replace(int size, int keep)
    {
        var other = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, keep).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
    }
}
