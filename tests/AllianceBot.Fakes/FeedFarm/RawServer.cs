using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AllianceBot.Fakes.FeedFarm;

/// <summary>
/// A TCP listener on loopback for answers that no web server would send, and for proof that nobody connected. Each connection gets
/// the script once, after the request's head has arrived; then it is closed.
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<NetworkStream, CancellationToken, Task> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly ConcurrentQueue<string> _heads = new();
    private int _connects;

    private RawServer(IPAddress address, Func<NetworkStream, CancellationToken, Task> script)
    {
        _script = script;
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>TCP connections accepted so far.</summary>
    public int Connects => Volatile.Read(ref _connects);

    /// <summary>The request lines and headers that arrived, Latin-1.</summary>
    public IReadOnlyList<string> Heads => [.. _heads];

    /// <summary>Completes when a client has closed a connection before the script was through.</summary>
    public TaskCompletionSource HungUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static RawServer Start(Func<NetworkStream, CancellationToken, Task> script, IPAddress? address = null) =>
        new(address ?? IPAddress.Loopback, script);

    /// <summary>Sends this text, Latin-1, and closes.</summary>
    public static RawServer Sending(string answer, IPAddress? address = null) =>
        Start((stream, stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop).AsTask(), address);

    public Uri Url(string path = "/feed.xml", string? host = null) => new($"http://{host ?? ((IPEndPoint)_listener.LocalEndpoint).Address.ToString()}:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // Stopped last: a listener that stops between two accepts throws what looks like a bug.
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connects);
                served.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            try
            {
                await ReadHeadAsync(stream);
                await _script(stream, _stop.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                HungUp.TrySetResult();
            }
        }
    }

    private async Task ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
                return;
            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        _heads.Enqueue(head.ToString());
    }
}
