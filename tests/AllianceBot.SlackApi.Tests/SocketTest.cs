using System.Collections.Concurrent;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.SocketMode;

namespace AllianceBot.SlackApi.Tests;

/// <summary>A fake workspace, a Socket Mode client on it, and what the client was told.</summary>
public abstract class SocketTest : IAsyncLifetime
{
    protected static readonly SlackSocketOptions Quick = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(20),
        LongestBackoff = TimeSpan.FromMilliseconds(100),
        StableAfter = TimeSpan.Zero,
    };

    private readonly CancellationTokenSource _stop = new();

    protected ConcurrentQueue<SlackEvent> Events { get; } = [];

    protected ConcurrentQueue<SocketNote> Notes { get; } = [];

    protected FakeSlack Slack { get; private set; } = null!;

    protected Task<SocketEnd> Running { get; private set; } = Task.FromResult(new SocketEnd(SocketEndReason.Stopped, ""));

    public async ValueTask InitializeAsync() => Slack = await FakeSlack.StartAsync(new FakeSlackOptions { EventRetries = [TimeSpan.Zero] });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running;
        await Slack.DisposeAsync();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task ConnectAsync(Func<SlackDelivery, Task>? handle = null, SlackSocketOptions? options = null, TimeProvider? time = null)
    {
        Start(handle, options, time);
        await Some.Until(() => Slack.Sockets > 0);
    }

    protected void Start(Func<SlackDelivery, Task>? handle = null, SlackSocketOptions? options = null, TimeProvider? time = null)
    {
        var socket = new SlackSocket(Some.App(Slack, time), null, (options ?? Quick) with { Note = Notes.Enqueue });
        Running = socket.RunAsync(
            async (delivery, _) =>
            {
                Events.Enqueue(delivery.Event);
                if (handle is not null) await handle(delivery);
            },
            _stop.Token);
    }

    protected T Only<T>() where T : SlackEvent => Assert.IsType<T>(Assert.Single(Events));

    /// <summary>Starts over with a workspace that runs on the test's clock.</summary>
    protected async Task RestartAsync(TimeProvider time)
    {
        await Slack.DisposeAsync();
        Slack = await FakeSlack.StartAsync(new FakeSlackOptions { Time = time });
    }

    protected Task StopAsync() => _stop.CancelAsync();
}
