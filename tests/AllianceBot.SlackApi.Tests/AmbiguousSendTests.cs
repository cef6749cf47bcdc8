using System.Net;
using AllianceBot.Fakes.Slack;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.SlackApi.Tests;

/// <summary>FAULTS.md C1, C2 at the level of the client: what is sent once stays once, and what became of it can be found out.</summary>
public sealed class AmbiguousSendTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private FakeSlack _slack = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _slack = await FakeSlack.StartAsync(new FakeSlackOptions { Time = _time, MessagesPerSecond = 0 });

    public ValueTask DisposeAsync() => _slack.DisposeAsync();

    private SlackWeb Web() => Some.Web(_slack, _time, options => options with { MessageInterval = TimeSpan.Zero });

    private ReadBackQuery Query(string key) => new(FakeWorkspace.CarNews, "alert_posted", "key", key, _time.GetUtcNow()) { BotId = FakeWorkspace.BotId };

    public static TheoryData<FakeFault> Ambiguities =>
    [
        new FakeFault("chat.postMessage", FakeFaultKind.Drop),
        new FakeFault("chat.postMessage", FakeFaultKind.Status),
        new FakeFault("chat.postMessage", FakeFaultKind.Status) { Status = HttpStatusCode.GatewayTimeout },
        new FakeFault("chat.postMessage", FakeFaultKind.Stall),
        new FakeFault("chat.postMessage", FakeFaultKind.Garbage),
        new FakeFault("chat.postMessage", FakeFaultKind.Empty),
        new FakeFault("chat.postMessage", FakeFaultKind.Error) { Code = "fatal_error" },
        new FakeFault("chat.postMessage", FakeFaultKind.WrongChannel),
    ];

    [Theory]
    [MemberData(nameof(Ambiguities))]
    public async Task C1_A_send_that_took_effect_is_unknown_sent_once_and_found(FakeFault fault)
    {
        _slack.Script(fault with { Applied = true });
        var web = Web();

        var posted = await PostAsync(web, "k1");

        Assert.Equal(SlackErrorKind.OutcomeUnknown, posted.Error!.Kind);
        Assert.Single(_slack.RequestsOf("chat.postMessage"));
        var found = await ReadBack.FindAsync(web, Query("k1"), Cancel);
        Assert.Equal(ReadBackOutcome.Found, found.Outcome);
        Assert.Equal(_slack.Messages(FakeWorkspace.CarNews).Single().Ts, found.Message!.Ts);
    }

    [Theory]
    [MemberData(nameof(Ambiguities))]
    public async Task C1_A_send_without_effect_is_unknown_and_then_absent(FakeFault fault)
    {
        _slack.Script(fault);
        var web = Web();

        Assert.Equal(SlackErrorKind.OutcomeUnknown, (await PostAsync(web, "k1")).Error!.Kind);
        Assert.Equal(ReadBackOutcome.Absent, (await ReadBack.FindAsync(web, Query("k1"), Cancel)).Outcome);
    }

    [Fact]
    public async Task C1_Three_hundred_ambiguous_sends_end_with_each_message_once()
    {
        var random = new Random(20261123);
        var web = Web();
        FakeFaultKind[] kinds = [FakeFaultKind.Drop, FakeFaultKind.Status, FakeFaultKind.Stall];
        for (var n = 0; n < 300; n++)
        {
            _slack.Script(new FakeFault("chat.postMessage", kinds[n % 3]) { Applied = random.Next(2) == 0 });
            Assert.Equal(SlackErrorKind.OutcomeUnknown, (await PostAsync(web, $"k{n}")).Error!.Kind);
            var after = await ReadBack.FindAsync(web, Query($"k{n}"), Cancel);
            if (after.Outcome == ReadBackOutcome.Absent) Assert.True((await PostAsync(web, $"k{n}")).IsOk);
            else Assert.Equal(ReadBackOutcome.Found, after.Outcome);
        }

        var keys = _slack.Messages(FakeWorkspace.CarNews).Select(message => message.Metadata!["event_payload"]!["key"]!.GetValue<string>()).ToList();
        Assert.Equal(300, keys.Count);
        Assert.Equal(300, keys.Distinct().Count());
    }

    [Fact]
    public async Task C1_A_reply_is_looked_for_in_its_thread()
    {
        var web = Web();
        var parent = (await PostAsync(web, "parent")).Value!;
        _slack.Script(new FakeFault("chat.postMessage", FakeFaultKind.Drop) { Applied = true });
        await web.PostMessageAsync(Some.Message(key: "reply") with { ThreadTs = parent.Ts }, Cancel);

        Assert.Equal(ReadBackOutcome.Absent, (await ReadBack.FindAsync(web, Query("reply"), Cancel)).Outcome);
        Assert.Equal(ReadBackOutcome.Found, (await ReadBack.FindAsync(web, Query("reply") with { ThreadTs = parent.Ts }, Cancel)).Outcome);
    }

    [Fact]
    public async Task C2_Without_the_scope_the_outcome_stays_unknown_and_the_scope_is_named()
    {
        _slack.Workspace.History = HistoryAccess.NoScope;

        var result = await ReadBack.FindAsync(Web(), Query("k1"), Cancel);

        Assert.Equal(ReadBackOutcome.Unknown, result.Outcome);
        Assert.Equal("channels:history", result.Error!.Needed);
    }

    [Fact]
    public async Task C2_Under_the_limits_of_2025_a_message_among_the_last_15_is_found_and_an_older_one_is_not_called_absent()
    {
        var web = Web();
        await PostAsync(web, "old");
        for (var n = 0; n < 14; n++) await PostAsync(web, $"k{n}");
        _slack.Workspace.History = HistoryAccess.Restricted;
        Assert.Equal(ReadBackOutcome.Found, (await ReadBack.FindAsync(web, Query("old"), Cancel)).Outcome);

        _time.Advance(TimeSpan.FromMinutes(1));
        await PostAsync(web, "k14");
        var hidden = await ReadBack.FindAsync(web, Query("old"), Cancel);
        Assert.Equal(ReadBackOutcome.Unknown, hidden.Outcome);
        Assert.Equal(SlackErrorKind.RateLimited, hidden.Error!.Kind);
    }

    [Fact]
    public async Task C2_The_same_metadata_of_another_app_is_not_ours()
    {
        var foreign = new FakeMessage
        {
            Channel = FakeWorkspace.CarNews,
            Ts = _slack.Workspace.NextTs(),
            User = FakeWorkspace.Member,
            BotId = "B0ANOTHER0",
            Metadata = System.Text.Json.Nodes.JsonNode.Parse("""{"event_type":"alert_posted","event_payload":{"key":"k1"}}""")!.AsObject(),
        };
        _slack.Workspace.Channels[FakeWorkspace.CarNews].Messages.Add(foreign);

        Assert.Equal(ReadBackOutcome.Absent, (await ReadBack.FindAsync(Web(), Query("k1"), Cancel)).Outcome);
    }

    /// <summary>Posts; once the server has gone silent, the client's time runs out.</summary>
    private async Task<SlackResult<MessageRef>> PostAsync(SlackWeb web, string key)
    {
        var stalls = _slack.Stalls;
        var post = web.PostMessageAsync(Some.Message(key: key), Cancel);
        await Some.Until(() => post.IsCompleted || _slack.Stalls > stalls);
        if (!post.IsCompleted) _time.Advance(TimeSpan.FromSeconds(16));
        return await post;
    }
}
