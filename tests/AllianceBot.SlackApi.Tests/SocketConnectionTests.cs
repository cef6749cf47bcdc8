using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.SocketMode;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.SlackApi.Tests;

/// <summary>Every way to get, keep, lose and give up a connection.</summary>
public sealed class SocketConnectionTests : SocketTest
{
    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    [InlineData("a_reason_of_next_year")]
    public async Task When_Slack_announces_the_end_the_next_connection_stands_before_the_old_one_goes(string reason)
    {
        await ConnectAsync(options: Quick with { AckWithin = TimeSpan.FromMilliseconds(500) });
        await Slack.DisconnectAsync(reason);

        await Some.Until(() => Slack.Sockets == 2);
        for (var n = 0; n < 4; n++) Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        await Some.Until(() => Slack.Sockets == 1);
        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
        Assert.Equal(5, Events.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_replaced()
    {
        await ConnectAsync();
        for (var round = 2; round <= 6; round++)
        {
            Slack.DropSockets();
            var expected = round;
            await Some.Until(() => Slack.SocketsOpened == expected && Slack.Sockets == 1);
        }

        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
    }

    [Fact]
    public async Task A_connection_of_some_age_that_breaks_is_replaced_at_once_and_a_young_one_after_a_pause()
    {
        var time = new FakeTimeProvider();
        await RestartAsync(time);
        await ConnectAsync(options: new SlackSocketOptions { PingInterval = TimeSpan.Zero }, time: time);
        await Some.Until(() => Notes.Any(note => note.State == SocketState.Connected));
        time.Advance(TimeSpan.FromSeconds(10));
        Slack.DropSockets();
        await Some.Until(() => Slack.SocketsOpened == 2);

        Slack.DropSockets();
        await Some.Until(() => Notes.Any(note => note.Text.StartsWith("next attempt", StringComparison.Ordinal)));
        Assert.Equal(2, Slack.RequestsOf("apps.connections.open").Count);
        time.Advance(TimeSpan.FromSeconds(1));
        await Some.Until(() => Slack.SocketsOpened == 3);
    }

    [Fact]
    public async Task A_connection_closed_by_Slack_is_replaced()
    {
        await ConnectAsync();
        await Slack.CloseSocketsAsync();
        await Some.Until(() => Slack.SocketsOpened == 2);
    }

    [Fact]
    public async Task N4_A_black_hole_is_found_by_ping_and_left()
    {
        await ConnectAsync(options: Quick with { PingInterval = TimeSpan.FromMilliseconds(50), PongTimeout = TimeSpan.FromMilliseconds(200) });
        Slack.StallSockets();

        await Some.Until(() => Slack.SocketsOpened == 2);
        Assert.True((await Slack.OpenHomeAsync(FakeWorkspace.Member)).Arrived);
    }

    [Fact]
    public async Task A_server_that_never_says_hello_is_left()
    {
        Slack.MuteSockets(true);
        Start(options: Quick with { ConnectTimeout = TimeSpan.FromMilliseconds(100) });
        await Some.Until(() => Slack.RequestsOf("apps.connections.open").Count >= 3);

        Slack.MuteSockets(false);
        await Some.Until(() => Slack.Sockets == 1);
    }

    [Fact]
    public async Task Too_many_connections_are_waited_out_without_a_storm()
    {
        var time = new FakeTimeProvider();
        await RestartAsync(time);
        Slack.RefuseSockets("too_many_websockets");
        Start(options: new SlackSocketOptions { PingInterval = TimeSpan.Zero }, time: time);
        await Some.Until(() => Notes.Any(note => note.Text.StartsWith("next attempt", StringComparison.Ordinal)));

        for (var second = 0; second < 59; second++) time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Slack.SocketsRefused);

        Slack.RefuseSockets(null);
        time.Advance(TimeSpan.FromSeconds(20));
        await Some.Until(() => Slack.Sockets == 1);
    }

    [Fact]
    public async Task A_connection_that_is_one_too_many_after_all_is_given_up_for_as_long()
    {
        var time = new FakeTimeProvider();
        await RestartAsync(time);
        await ConnectAsync(options: new SlackSocketOptions { PingInterval = TimeSpan.Zero }, time: time);
        await Slack.DisconnectAsync("too_many_websockets");
        await Some.Until(() => Slack.Sockets == 0 && Notes.Any(note => note.Text.StartsWith("next attempt", StringComparison.Ordinal)));

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(Slack.RequestsOf("apps.connections.open"));
        time.Advance(TimeSpan.FromSeconds(20));
        await Some.Until(() => Slack.Sockets == 1);
    }

    [Fact]
    public async Task The_eleventh_connection_waits_for_a_slot()
    {
        using var others = new CancellationTokenSource();
        var ten = Enumerable.Range(0, 10).Select(_ => new SlackSocket(Some.App(Slack), null, Quick).RunAsync((_, _) => Task.CompletedTask, others.Token)).ToList();
        await Some.Until(() => Slack.Sockets == 10);

        Start(options: Quick with { TooManyBackoff = TimeSpan.FromMilliseconds(50) });
        await Some.Until(() => Slack.SocketsRefused >= 2);
        Assert.Equal(10, Slack.Sockets);

        await others.CancelAsync();
        await Task.WhenAll(ten);
        await Some.Until(() => Slack.Sockets == 1);
        Assert.False(Running.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Link_disabled_is_final_and_says_what_to_do(bool atHello)
    {
        if (atHello)
        {
            Slack.RefuseSockets("link_disabled");
            Start();
        }
        else
        {
            await ConnectAsync();
            await Slack.DisconnectAsync("link_disabled");
        }

        var end = await Running;
        Assert.Equal(SocketEndReason.LinkDisabled, end.Reason);
        Assert.Contains("switch it on", end.Sentence, StringComparison.Ordinal);
        Assert.Single(Slack.RequestsOf("apps.connections.open"));
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("account_inactive")]
    [InlineData("not_allowed_token_type")]
    public async Task C4_An_app_token_that_is_not_accepted_is_final(string code)
    {
        Slack.RefuseToken(Slack.AppToken, code);
        Start();

        var end = await Running;
        Assert.Equal(SocketEndReason.TokenRejected, end.Reason);
        Assert.Contains(code, end.Sentence, StringComparison.Ordinal);
        Assert.Single(Slack.RequestsOf("apps.connections.open"));
    }

    [Fact]
    public async Task A_missing_scope_of_the_app_token_is_final_and_named()
    {
        Slack.Workspace.AppScopes.Clear();
        Start();

        Assert.Contains("connections:write", (await Running).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_of_the_address_are_tried_again()
    {
        Slack.Script(new FakeFault("apps.connections.open", FakeFaultKind.Status) { Times = 2 });
        Slack.Script(new FakeFault("apps.connections.open", FakeFaultKind.Drop));
        Start();

        await Some.Until(() => Slack.Sockets == 1);
    }

    [Fact]
    public async Task Stopping_is_quick_and_says_so()
    {
        await ConnectAsync();
        await StopAsync();

        Assert.Equal(SocketEndReason.Stopped, (await Running).Reason);
        await Some.Until(() => Slack.Sockets == 0);
    }

    [Theory]
    [InlineData("wss://evil.example/link/?ticket=1")]
    [InlineData("ws://wss-primary.slack.com/link/?ticket=1")]
    [InlineData("wss://wss-primary.slack.com.evil.example/")]
    [InlineData("https://wss-primary.slack.com/")]
    public void An_address_that_is_not_Slacks_is_not_connected_to(string address) =>
        Assert.Null(SlackHosts.SocketUrl(address, new Uri("https://slack.com/api/")));

    [Theory]
    [InlineData("ws://127.0.0.1:4501/link/?ticket=1", true)]
    [InlineData("ws://localhost:4501/link/?ticket=1", true)]
    [InlineData("wss://localhost:4501/link/?ticket=1", true)]
    [InlineData("ws://user@localhost:4501/link/", false)]
    [InlineData("http://localhost:4501/link/", false)]
    [InlineData("ws://10.0.0.1:4501/link/", false)]
    [InlineData("ws://slack.example:4501/link/", false)]
    public void A_stand_in_on_this_machine_may_listen_at_another_port(string address, bool allowed) =>
        Assert.Equal(allowed, SlackHosts.SocketUrl(address, new Uri("http://127.0.0.1:4500/api/")) is not null);

    [Theory]
    [InlineData("http://localhost:4500/commands/1", true)]
    [InlineData("http://127.0.0.1:4501/commands/1", false)]
    [InlineData("http://169.254.169.254:4500/commands/1", false)]
    [InlineData("https://hooks.slack.com/commands/1", true)]
    public void G12_An_answer_goes_to_Slack_or_to_its_stand_in_alone(string address, bool allowed) =>
        Assert.Equal(allowed, SlackHosts.ResponseUrl(address, new Uri("http://127.0.0.1:4500/api/")) is not null);

    [Theory]
    [InlineData("ws://127.0.0.1/link/")]
    [InlineData("ws://slack.com/link/")]
    public void An_encrypted_API_names_no_plain_socket(string address) => Assert.Null(SlackHosts.SocketUrl(address, new Uri("https://127.0.0.1/api/")));

    [Fact]
    public void Slacks_socket_hosts_are_connected_to() =>
        Assert.NotNull(SlackHosts.SocketUrl("wss://wss-primary.slack.com/link/?ticket=1&app_id=A1", new Uri("https://slack.com/api/")));

    [Fact]
    public void Pauses_double_up_to_a_limit_with_jitter()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), new Random(1));
        var pauses = Enumerable.Range(0, 40).Select(_ => backoff.Next()).ToList();

        for (var n = 0; n < 40; n++) Assert.InRange(pauses[n].TotalSeconds, Math.Min(300, Math.Pow(2, n)) / 2, Math.Min(300, Math.Pow(2, n)));
        Assert.InRange(backoff.Next(TimeSpan.FromMinutes(20)), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(25));
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.5, 1);
    }
}
