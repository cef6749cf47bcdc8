using System.Text.Json.Nodes;
using AllianceBot.Fakes.Slack;
using AllianceBot.TestSupport;

namespace AllianceBot.EndToEnd;

/// <summary>What a self-hoster sees who sets Slack's tokens and a channel, and Discord's beside them: one rule, both chats.</summary>
public sealed class SlackTests(SlackRun run) : IClassFixture<SlackRun>
{
    private const string Admin = FakeWorkspace.Admin;
    private const string Member = FakeWorkspace.Member;

    private FakeSlack Slack => run.Slack;

    [Fact]
    public async Task The_alliance_story_is_one_post_which_a_late_report_edits_and_brings_to_who_watches_for_it()
    {
        var story = run.Story!;
        Assert.DoesNotContain("Kerb & Axle", Others(story), StringComparison.Ordinal);
        Assert.Contains("direct message", await run.SayAsync(Member, "/alliance", "watch renault AND nissan AND alliance"), StringComparison.Ordinal);

        await run.AddLateReportAsync();
        await run.UntilAsync(() => Others(story).Contains("Kerb & Axle", StringComparison.Ordinal), "the edit");
        Assert.True(story.Edits > 0);
        Assert.Equal(story.Ts, run.Story!.Ts);

        var direct = Slack.Workspace.DirectMessage(Member).Id;
        await run.UntilAsync(() => Slack.Messages(direct).Any(message => message.Text.Contains("Renault", StringComparison.Ordinal)), "the direct message");
        Assert.Contains(Slack.RequestsOf("conversations.open"), request => (string?)request.Body!["users"] == Member);
    }

    [Fact]
    public async Task One_rule_posts_the_story_to_Slack_and_to_Discord()
    {
        await run.Discord.WaitUntilAsync(_ => run.Discord.Messages(run.Discord.Channel).Count(message => DiscordRun.Title(message) == SlackRun.Headline) == 1, "the story on Discord", TimeSpan.FromSeconds(60));
        Assert.NotNull(run.Story);
        Assert.Contains("alliance", await run.SayAsync(Admin, "/alliance-mod", "rule list"), StringComparison.Ordinal);
        Assert.Single(Slack.Messages(FakeWorkspace.CarNews), message => message.Text.Contains("AllianceBot is here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_and_why_are_answered_to_the_asker_alone()
    {
        Assert.Contains(SlackRun.Headline, await run.SayAsync(Member, "/alliance", "history renault AND “resume talks”"), StringComparison.Ordinal);
        var why = await run.SayAsync(Member, "/alliance", $"why {SlackRun.ShortId(run.Story!)}");
        Assert.Contains("Harbour Motor Gazette", why, StringComparison.Ordinal);
        Assert.Contains("The form is: /alliance why", await run.SayAsync(Member, "/alliance", "why"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moderator_adds_a_rule_in_a_modal_and_changes_it_in_another()
    {
        await AddRuleAsync("vans", "trafic OR kangoo");
        Assert.Contains("kangoo", await run.SayAsync(Admin, "/alliance-mod", "rule list"), StringComparison.Ordinal);

        var edit = await run.ModalAsync(() => Slack.CommandAsync(Admin, FakeWorkspace.CarNews, "/alliance-mod", "rule edit vans"));
        Assert.Contains("trafic OR kangoo", SlackRun.Read(edit.Content), StringComparison.Ordinal);
        var wrong = await Slack.SubmitAsync(Admin, edit.Id, new Dictionary<string, string> { ["query"] = "(trafic OR" });
        Assert.Equal("query", Assert.Single(wrong.Errors).Key);
        Assert.Empty((await Slack.SubmitAsync(Admin, edit.Id, new Dictionary<string, string> { ["query"] = "trafic OR kangoo OR master" })).Errors);
        Assert.Contains("now watches for trafic OR kangoo OR master", SlackRun.Read(edit.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_tab_shows_own_watches_which_can_be_added_paused_and_removed()
    {
        await Slack.OpenHomeAsync(Member);
        var home = await run.HomeAsync(Member, text => text.Contains("Your watches", StringComparison.Ordinal));
        Assert.DoesNotContain("Rules of this community", SlackRun.Read(home.Content), StringComparison.Ordinal);

        var form = await run.ModalAsync(() => Slack.PressInViewAsync(Member, home.Id, "home-add-watch"));
        Assert.Empty((await Slack.SubmitAsync(Member, form.Id, new Dictionary<string, string> { ["query"] = "dacia AND spring" })).Errors);
        home = await run.HomeAsync(Member, text => text.Contains("dacia AND spring", StringComparison.Ordinal));
        await Slack.PressInViewAsync(Member, home.Id, SlackRun.Menu(home, "dacia AND spring"), "pause");
        home = await run.HomeAsync(Member, text => text.Contains("paused: by me", StringComparison.Ordinal));
        await Slack.PressInViewAsync(Member, home.Id, SlackRun.Menu(home, "dacia AND spring"), "remove");
        await run.HomeAsync(Member, text => text.Contains("Removed: dacia AND spring", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_home_tab_shows_moderators_the_rules_and_the_sick_feeds()
    {
        await Slack.OpenHomeAsync(Admin);
        var home = await run.HomeAsync(Admin, text => text.Contains("sick feed", StringComparison.Ordinal));
        Assert.Contains("Rules of this community", SlackRun.Read(home.Content), StringComparison.Ordinal);

        var form = await run.ModalAsync(() => Slack.PressInViewAsync(Admin, home.Id, "home-add-rule"));
        Assert.Empty((await Slack.SubmitAsync(Admin, form.Id, new Dictionary<string, string> { ["name"] = "homemade", ["query"] = "zoe", ["channel"] = FakeWorkspace.CarNews })).Errors);
        home = await run.HomeAsync(Admin, text => text.Contains("homemade", StringComparison.Ordinal));
        await Slack.PressInViewAsync(Admin, home.Id, SlackRun.Menu(home, "homemade"), "pause");
        home = await run.HomeAsync(Admin, text => text.Contains("paused: by ada", StringComparison.Ordinal));
        var edit = await run.ModalAsync(() => Slack.PressInViewAsync(Admin, home.Id, SlackRun.Menu(home, "homemade"), "edit"));
        Assert.Empty((await Slack.SubmitAsync(Admin, edit.Id, new Dictionary<string, string> { ["query"] = "zoe OR twingo" })).Errors);
        await run.HomeAsync(Admin, text => text.Contains("zoe OR twingo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moderators_button_mutes_a_story_and_anybody_elses_is_refused()
    {
        var story = run.Stories.First(message => message.Ts != run.Story!.Ts);
        Assert.Contains("moderators", await PressAsync(Member, story, "Mute story"), StringComparison.Ordinal);
        Assert.Contains($"The story {SlackRun.ShortId(story)} is muted here", await PressAsync(Admin, story, "Mute story"), StringComparison.Ordinal);
        Assert.Contains("moderators", await run.SayAsync(Member, "/alliance-mod", "rule add mine renault"), StringComparison.Ordinal);
        Assert.Contains("moderators", await run.SayAsync(Member, "/alliance-mod", "rule add"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_passes_the_validator()
    {
        Assert.SkipWhen(RepositoryPaths.Tools is null, RepositoryPaths.CorporaMissing);
        await AddRuleAsync("validated", "kadjar");
        await run.ModalAsync(() => Slack.CommandAsync(Admin, FakeWorkspace.CarNews, "/alliance-mod", "setup"));
        await run.SayAsync(Member, "/alliance", "latest");
        await run.SayAsync(Admin, "/alliance-mod", "route alliance #elsewhere");
        await PressAsync(Member, run.Story!, "All reports");
        await Slack.SayAsync(Member, "watches");
        await Slack.OpenHomeAsync(Admin);
        await run.HomeAsync(Admin, text => text.Contains("kadjar", StringComparison.Ordinal));
        var requests = Path.Combine(run.Folder, "requests.jsonl");
        await File.WriteAllLinesAsync(requests, Slack.RecordedLines(), TestContext.Current.CancellationToken);
        var ran = await Tool.RunAsync("node", run.Folder, [], Path.Combine(RepositoryPaths.Tools!, "chat", "slack_validate.mjs"), requests);
        Assert.SkipWhen(ran.ExitCode == Tool.NotHere, "skipped: node is not here");
        TestContext.Current.TestOutputHelper?.WriteLine(ran.Output);
        Assert.True(ran.ExitCode == 0, ran.Output);
        Assert.Contains(", 0 with violations, 0 warnings", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 0, "posts in #car-news of Fake Team.\nAll is well.")]
    [InlineData("xoxb-another", 2, "Slack refuses the bot's token")]
    public async Task Check_says_whether_all_is_well(string? token, int exitCode, string sentence)
    {
        var (code, output, errors) = await BotProcess.RunAsync(run.Folder, ["check"], environment: run.Settings(token));
        Assert.Equal(exitCode, code);
        Assert.Contains(sentence, output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_the_missing_scope()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Workspace.BotScopes.Remove("channels:history");
        var settings = run.Settings().Select(setting => setting.Name == "Slack__ApiBaseUrl" ? (setting.Name, slack.ApiAddress.ToString()) : setting).ToArray();
        var (code, _, errors) = await BotProcess.RunAsync(run.Folder, ["check"], environment: settings);
        Assert.Equal(2, code);
        Assert.Contains("The Slack app lacks the scope channels:history", errors, StringComparison.Ordinal);
    }

    private async Task AddRuleAsync(string name, string query)
    {
        var form = await run.ModalAsync(() => Slack.CommandAsync(Admin, FakeWorkspace.CarNews, "/alliance-mod", "rule add"));
        var saved = await Slack.SubmitAsync(Admin, form.Id, new Dictionary<string, string> { ["name"] = name, ["query"] = query });
        Assert.Empty(saved.Errors);
        Assert.Contains($"\"{name}\" is watching; its alerts come to car-news.", SlackRun.Read(form.Content), StringComparison.Ordinal);
    }

    private async Task<string> PressAsync(string user, FakeMessage story, string label)
    {
        var before = Slack.Messages(FakeWorkspace.CarNews).Count(message => message.OnlyFor == user);
        Assert.True((await Slack.PressAsync(user, FakeWorkspace.CarNews, story.Ts, SlackRun.ActionId(story, label))).Ack.Arrived);
        await run.UntilAsync(() => Slack.Messages(FakeWorkspace.CarNews).Count(message => message.OnlyFor == user) > before, "an answer to a button");
        return SlackRun.Read(Slack.Messages(FakeWorkspace.CarNews).Last(message => message.OnlyFor == user).Blocks);
    }

    private static string Others(FakeMessage story) => story.Blocks!.OfType<JsonObject>()
        .Where(block => (string?)block["type"] == "context").Select(block => (string)block["elements"]![0]!["text"]!).FirstOrDefault(text => text.StartsWith("Also", StringComparison.Ordinal)) ?? "";
}
