using System.Diagnostics;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.SocketMode;
using AllianceBot.SlackApi.Text;
using AllianceBot.TestSupport;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.SlackApi.Tests;

/// <summary>Every method of the client with ordinary and hostile texts, recorded and judged by an outside validator of Slack requests.</summary>
public sealed class RecordedRequestsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_requests_have_no_violation()
    {
        var validator = RepositoryPaths.Tools is { } tools ? Path.Combine(tools, "chat", "slack_validate.mjs") : null;
        Assert.SkipWhen(validator is null || !File.Exists(validator), RepositoryPaths.CorporaMissing);

        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await using var slack = await FakeSlack.StartAsync(new FakeSlackOptions { Time = time });
        await CallEverythingAsync(slack, time);
        await PostHostileTextsAsync(slack, time);

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, slack.RecordedLines(), Cancel);
            var (exit, output) = await RunNodeAsync(validator!, file);
            Assert.True(exit == 0, output);
            Assert.EndsWith("0 with violations, 0 warnings", output.Trim(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task CallEverythingAsync(FakeSlack slack, FakeTimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        var socket = new SlackSocket(Some.App(slack), null, new SlackSocketOptions()).RunAsync(AnswerAsync, stop.Token);
        await Some.Until(() => slack.Sockets == 1);
        var web = Some.Web(slack, time);
        await web.TestAuthAsync(Cancel);
        var posted = (await web.PostMessageAsync(Some.Message(key: "k1"), Cancel)).Value!;
        time.Advance(TimeSpan.FromSeconds(1));
        await web.PostMessageAsync(Some.Message() with { ThreadTs = posted.Ts, ReplyBroadcast = true }, Cancel);
        await web.UpdateMessageAsync(posted.Ts, Some.Message("edited", key: "k1"), Cancel);
        time.Advance(TimeSpan.FromSeconds(1));
        await web.PostEphemeralAsync(FakeWorkspace.Member, Some.Message(), Cancel);
        var direct = (await web.OpenDirectMessageAsync([FakeWorkspace.Member], Cancel)).Value!;
        await web.PostMessageAsync(Some.Message(channel: direct.Id), Cancel);
        await web.GetConversationAsync(FakeWorkspace.CarNews, Cancel);
        await web.ListConversationsAsync(null, Cancel);
        await web.JoinConversationAsync(FakeWorkspace.NotJoined, Cancel);
        await web.ReadHistoryAsync(new HistoryQuery(FakeWorkspace.CarNews), Cancel);
        await web.ReadHistoryAsync(new HistoryQuery(FakeWorkspace.CarNews) { ThreadTs = posted.Ts }, Cancel);
        await ReadBack.FindAsync(web, new ReadBackQuery(FakeWorkspace.CarNews, "alert_posted", "key", "k1", time.GetUtcNow()), Cancel);
        await web.GetUserAsync(FakeWorkspace.Member, Cancel);
        await web.PublishHomeAsync(FakeWorkspace.Member, new HomeView([HeaderBlock.Of("Your watches")]), null, Cancel);
        time.Advance(TimeSpan.FromSeconds(1));
        await web.UploadFileAsync(new FileUpload(FakeWorkspace.CarNews, "a.png", new byte[] { 1 }) { Title = "a", Comment = "30 days" }, Cancel);

        var typed = await slack.CommandAsync(FakeWorkspace.Admin, FakeWorkspace.CarNews, "/alliance-mod", "rule add");
        var view = (await web.OpenViewAsync(typed.TriggerId, Some.Modal(), Cancel)).Value!;
        await web.UpdateViewAsync(view.Id, Some.Modal(), view.Hash, Cancel);
        await slack.SubmitAsync(FakeWorkspace.Admin, view.Id, new Dictionary<string, string> { ["query"] = "a", ["mode"] = "now" });
        await web.RespondAsync(typed.ResponseUrl!, new ResponseMessage { Text = "saved", Blocks = [HeaderBlock.Of("saved")] }, Cancel);
        await web.RespondAsync(typed.ResponseUrl!, new ResponseMessage { DeleteOriginal = true }, Cancel);
        await web.DeleteMessageAsync(posted, Cancel);
        await stop.CancelAsync();
        await socket;
        Assert.DoesNotContain(slack.Requests, request => request.Method is "unknown");
    }

    private static Task AnswerAsync(SlackDelivery delivery, CancellationToken cancellationToken) => delivery.Event switch
    {
        ViewSubmission => delivery.AckAsync(SlackAck.Update(Some.Modal())),
        _ => delivery.AckAsync(SlackAck.Message(new ResponseMessage { Text = "one moment" })),
    };

    private static async Task PostHostileTextsAsync(FakeSlack slack, FakeTimeProvider time)
    {
        var link = WebLink.TryParse("https://reuters.example/a?b=1&c=2")!;
        var texts = new List<string>();
        Hostile.Texts.Sample(texts.Add, iter: 200, threads: 1);
        var web = Some.Web(slack, time);
        foreach (var text in texts)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var rich = new RichText(BlockLimits.SectionText).Link(link, text, bold: true).Line().AddParagraphs(text).ToBlock()!;
            Block[] blocks =
            [
                HeaderBlock.Of(text),
                new SectionBlock { Text = TextObject.Marked(new Mrkdwn(BlockLimits.SectionText).Link(link, text).Line().Bold(text).Line().AddParagraphs(text)) },
                rich,
                new ContextBlock([TextObject.Marked(new Mrkdwn(BlockLimits.ContextText).Add(text)), TextObject.Plain(text, BlockLimits.ContextText)]),
            ];
            var message = Some.Message() with { Text = new Mrkdwn(BlockLimits.MessageText).Add(VisibleText.Title(text, link)).ToString(), Blocks = BlockFit.Fit(blocks) };
            Assert.True((await web.PostMessageAsync(message, Cancel)).IsOk, text);
        }
    }

    private static async Task<(int Exit, string Output)> RunNodeAsync(string validator, string file)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [validator, file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = node.StandardError.ReadToEndAsync(Cancel);
        var output = await node.StandardOutput.ReadToEndAsync(Cancel);
        await node.WaitForExitAsync(Cancel);
        return (node.ExitCode, output + await error);
    }
}
