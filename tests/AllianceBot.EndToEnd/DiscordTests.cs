using System.Text.Json.Nodes;
using AllianceBot.Fakes.Discord;
using AllianceBot.TestSupport;

namespace AllianceBot.EndToEnd;

/// <summary>What a self-hoster sees who sets a token and a channel: the program logs in, posts and answers.</summary>
public sealed class DiscordTests(DiscordRun run) : IClassFixture<DiscordRun>
{
    private FakeDiscord Discord => run.Discord;

    [Fact]
    public async Task The_alliance_story_is_one_embed_which_a_late_report_edits()
    {
        var story = run.Story!;
        Assert.Single(story.Embeds);
        Assert.DoesNotContain("Kerb & Axle", Others(story), StringComparison.Ordinal);

        await run.AddLateReportAsync();
        await run.WaitAsync(_ => Others(story).Contains("Kerb & Axle", StringComparison.Ordinal), "the edit");
        Assert.True(story.Edits > 0);
        Assert.Equal(story.Id, run.Story!.Id);
    }

    [Fact]
    public async Task History_and_why_are_answered_to_the_asker_alone_and_names_are_completed()
    {
        var history = await run.AnswerAsync(Discord.Slash(Discord.Member, Discord.Channel, "alliance history", ("query", "renault AND \"resume talks\"")));
        Assert.True(history.IsEphemeral);
        Assert.Contains(DiscordRun.Headline, history.Text, StringComparison.Ordinal);

        var why = await run.AnswerAsync(Discord.Slash(Discord.Member, Discord.Channel, "alliance why", ("id", ShortId(run.Story!))));
        Assert.Contains("**alliance** matched Harbour Motor Gazette", why.Text, StringComparison.Ordinal);

        var names = await run.AnswerAsync(Discord.Autocomplete(Discord.Owner, Discord.Channel, "alliance-mod rule pause", "name", ("name", "all")));
        Assert.Equal("alliance", (string?)names.Response!["data"]!["choices"]![0]!["value"]);
    }

    [Fact]
    public async Task A_moderator_writes_a_rule_in_a_form()
    {
        var saved = await AddRuleAsync("vans");
        Assert.Contains("\"vans\" is watching; its alerts come to news.", saved.Text, StringComparison.Ordinal);
        var list = await run.AnswerAsync(Discord.Slash(Discord.Owner, Discord.Channel, "alliance-mod rule list"));
        Assert.Contains("**vans** trafic OR kangoo", list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moderators_button_mutes_a_story_and_anybody_elses_is_refused()
    {
        var story = run.Stories.First(message => message.Id != run.Story!.Id);
        var refused = await run.AnswerAsync(Discord.Press(Discord.Member, story, DiscordRun.ComponentId(story, "Mute story")));
        Assert.True(refused.IsEphemeral);
        Assert.Contains("moderators", refused.Text, StringComparison.Ordinal);
        var muted = await run.AnswerAsync(Discord.Press(Discord.Owner, story, DiscordRun.ComponentId(story, "Mute story")));
        Assert.Contains($"The story {ShortId(story)} is muted here", muted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_passes_the_validator_of_Discords_own_description()
    {
        Assert.SkipWhen(RepositoryPaths.Tools is null, RepositoryPaths.CorporaMissing);
        await AddRuleAsync("validated");
        await run.AnswerAsync(Discord.Slash(Discord.Member, Discord.Channel, "alliance latest"));
        await run.AnswerAsync(Discord.Slash(Discord.Member, Discord.Channel, "alliance watch", ("query", "nissan AND leaf")));
        await run.AnswerAsync(Discord.Autocomplete(Discord.Owner, Discord.Channel, "alliance-mod feed pause", "name", ("name", "")));
        await run.AnswerAsync(Discord.Press(Discord.Member, run.Story!, DiscordRun.ComponentId(run.Story!, "All reports")));
        var requests = Path.Combine(run.Folder, "requests.jsonl");
        await Discord.Requests.WriteAsync(requests, TestContext.Current.CancellationToken);

        var modules = Path.Combine(RepositoryPaths.Root, "tests", "AllianceBot.Fakes", "peers", "discord");
        if (!Directory.Exists(Path.Combine(modules, "node_modules", "ajv")))
            Assert.SkipUnless(await Tool.RunAsync("npm", modules, [], "ci", "--no-audit", "--no-fund", "--loglevel=error") is (0, _), "skipped: node and npm with the pinned packages are not here");
        var (exitCode, output) = await Tool.RunAsync("node", modules, new() { ["NODE_MODULES_FROM"] = modules }, Path.Combine(RepositoryPaths.Tools!, "chat", "discord_validate.mjs"), requests);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
        Assert.Contains(", 0 with violations", output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_request_came_before_its_limit_had_room() => Assert.DoesNotContain(Discord.Requests.All, request => request.CameEarly || request.Status == 429);

    [Theory]
    [InlineData("another-token", 2, "Discord refuses the token")]
    [InlineData("fake-bot-token", 0, "Discord: AllianceBot posts in #news of Car Club.\nAll is well.")]
    public async Task Check_says_whether_all_is_well(string token, int exitCode, string sentence)
    {
        var (code, output, errors) = await BotProcess.RunAsync(run.Folder, ["check"], environment: run.Settings(token));
        Assert.Equal(exitCode, code);
        Assert.Contains(sentence, output + errors, StringComparison.Ordinal);
    }

    private async Task<FakeInteraction> AddRuleAsync(string name)
    {
        var form = await run.AnswerAsync(Discord.Slash(Discord.Owner, Discord.Channel, "alliance-mod rule add"));
        Assert.Equal(9, form.ResponseType);
        return await run.AnswerAsync(Discord.Submit(form, ("name", name), ("query", "trafic OR kangoo")));
    }

    private static string Others(FakeMessage story) => (string?)(story.Embeds[0]!["fields"] as JsonArray)?[0]?["value"] ?? "";

    private static string ShortId(FakeMessage story) => ((string)story.Embeds[0]!["footer"]!["text"]!).Split(' ')[0];
}
