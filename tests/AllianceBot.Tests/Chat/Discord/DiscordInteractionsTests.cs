using System.Text.Json;
using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Chat.Discord;
using AllianceBot.Commands;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;
using AllianceBot.Stories;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>What people do on Discord, over the gateway of the stand-in.</summary>
public sealed class DiscordInteractionsTests
{
    [Fact]
    public async Task A_command_is_answered_to_the_asker_alone()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        await bot.CycleAsync();
        var history = await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Member, bot.Discord.Channel, "alliance history", ("query", "renault AND nissan")));
        Assert.True(history.IsEphemeral);
        Assert.Contains("Renault and Nissan resume talks to revive their alliance", history.Text, StringComparison.Ordinal);
        Assert.Empty(bot.Log.Errors);
    }

    [Fact]
    public async Task A_long_list_is_turned_by_its_buttons_in_place()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        await bot.CycleAsync();
        var first = await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Member, bot.Discord.Channel, "alliance history", ("query", "renault OR nissan")));
        var before = first.Text;
        var next = await bot.AnswerAsync(bot.Discord.Press(bot.Discord.Member, first.Original!, Button(first, "Next ›")));
        Assert.Equal(7, next.ResponseType);
        Assert.NotEqual(before, next.Text);
        var back = await bot.AnswerAsync(bot.Discord.Press(bot.Discord.Member, next.Original!, Button(next, "‹ Back")));
        Assert.Equal(before, back.Text);
    }

    [Fact]
    public async Task Half_typed_names_are_completed_for_moderators_only()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        var offered = await bot.AnswerAsync(bot.Discord.Autocomplete(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod rule pause", "name", ("name", "ALL")));
        Assert.Equal(["alliance"], offered.Response!["data"]!["choices"]!.AsArray().Select(choice => (string?)choice!["value"]));
        var refused = await bot.HandleAsync(bot.MadeUp(InteractionType.Autocomplete, Typing("alliance-mod", "rule", "pause", ("name", "all")), moderator: false));
        Assert.Empty(refused["data"]!["choices"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task A_rule_is_written_in_a_form_which_keeps_a_wrong_one_for_mending()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true);
        var opened = await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod rule add"));
        Assert.Equal(9, opened.ResponseType);
        var wrong = await bot.AnswerAsync(bot.Discord.Submit(opened, ("name", "plants"), ("query", "(flins OR douai")));
        Assert.Contains("```\n(flins OR douai\n^", wrong.Text, StringComparison.Ordinal);

        var again = await bot.AnswerAsync(bot.Discord.Press(bot.Discord.Owner, wrong.Original!, Button(wrong, "Edit again")));
        Assert.Equal(9, again.ResponseType);
        Assert.Contains("(flins OR douai", again.Response!.ToJsonString(), StringComparison.Ordinal);
        var right = await bot.AnswerAsync(bot.Discord.Submit(again, ("query", "flins OR douai")));
        Assert.Contains("\"plants\" is watching; its alerts come to news.", right.Text, StringComparison.Ordinal);
        Assert.Equal("flins OR douai", await bot.AskAsync<string>("SELECT query FROM watch_rules WHERE name = 'plants'"));

        var edit = await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod rule edit", ("name", "plants")));
        Assert.Contains("flins OR douai", edit.Response!.ToJsonString(), StringComparison.Ordinal);
        await bot.AnswerAsync(bot.Discord.Submit(edit, ("query", "flins")));
        Assert.Equal("flins", await bot.AskAsync<string>("SELECT query FROM watch_rules WHERE name = 'plants'"));
    }

    [Fact]
    public async Task A_moderators_press_mutes_a_story_and_anybody_elses_is_refused_to_them_alone()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        await bot.CycleAsync();
        var card = bot.Stories()[0];
        var mute = card.Components.SelectMany(row => row!["components"]!.AsArray()).Select(part => (string)part!["custom_id"]!).Single(id => id.StartsWith("mute:", StringComparison.Ordinal));

        var refused = await bot.AnswerAsync(bot.Discord.Press(bot.Discord.Member, card, mute));
        Assert.True(refused.IsEphemeral);
        Assert.Contains("moderators", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await bot.AskAsync<long>("SELECT COUNT(*) FROM mutes"));
        await bot.AnswerAsync(bot.Discord.Press(bot.Discord.Owner, card, mute));
        Assert.Equal(1, await bot.AskAsync<long>("SELECT COUNT(*) FROM mutes WHERE kind = @kind", new { kind = Mute.OfStory }));
    }

    [Fact]
    public async Task A_role_makes_moderators_too()
    {
        await using var bot = await DiscordBot.StartAsync();
        var role = bot.Discord.AddRole("editors", 0);
        var data = Typing("alliance-mod", null, "mutes");
        Assert.Contains("moderators", Shown(await bot.HandleAsync(bot.MadeUp(InteractionType.Command, data, moderator: false))), StringComparison.Ordinal);
        bot.Get<AllianceBot.Settings.DiscordOptions>().ModeratorRoleId = role.Id.ToString();
        var member = bot.MadeUp(InteractionType.Command, data, moderator: false);
        member = member with { Member = member.Member! with { Roles = [new(role.Id)] } };
        Assert.Contains("Nothing is muted here", Shown(await bot.HandleAsync(member)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_channel_becomes_a_place_when_the_bot_may_post_there()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true);
        var forum = bot.Discord.AddChannel("stories", type: 15);
        await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod rule add", ("name", "leaf"), ("query", "leaf")));
        bot.Discord.Deny(forum, PermissionRules.SendMessages);
        var refused = await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod route", ("rule", "leaf"), ("to", $"{forum.Id}")));
        Assert.Contains("give it Send Messages", refused.Text, StringComparison.Ordinal);
        bot.Discord.Deny(forum, 0);
        await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, bot.Discord.Channel, "alliance-mod route", ("rule", "leaf"), ("to", $"{forum.Id}")));
        Assert.Equal("forum", await bot.AskAsync<string>("SELECT d.kind FROM routes t JOIN destinations d ON d.id = t.destination_id WHERE d.name = 'stories'"));
    }

    [Fact]
    public async Task A_digests_chooser_opens_a_story()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        await bot.CycleAsync();
        var id = (await bot.AskAsync<string>("SELECT short_id FROM stories ORDER BY id LIMIT 1"))!;
        var card = new Card { Title = "1 story", Lines = [new("One", null, "Gazette", id)] };
        await bot.SendAsync(bot.Delivery(card));
        var opened = await bot.AnswerAsync(bot.Discord.Choose(bot.Discord.Member, bot.Stories()[^1], "open:test-1", id));
        Assert.True(opened.IsEphemeral);
        var title = await bot.AskAsync<string>("SELECT i.title FROM items i JOIN story_items si ON si.item_id = i.id JOIN stories s ON s.id = si.story_id WHERE s.short_id = '" + id + "' ORDER BY i.id LIMIT 1");
        Assert.Contains(title![..12], opened.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no story", opened.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_comes_by_direct_message_where_its_buttons_and_commands_work()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Member, bot.Discord.Channel, "alliance watch", ("query", "renault AND nissan AND alliance")));
        await bot.CycleAsync();
        var message = bot.Stories(bot.Discord.DmWith(bot.Discord.Member))[0];
        var why = (string)message.Components[0]!["components"]![0]!["custom_id"]!;
        Assert.Contains("Why ", (await bot.AnswerAsync(bot.Discord.Press(bot.Discord.Member, message, why))).Text, StringComparison.Ordinal);
        Assert.Contains("Your 1 watches", (await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Member, bot.Discord.DmWith(bot.Discord.Member), "alliance watches"))).Text, StringComparison.Ordinal);
        var stranger = bot.Discord.AddUser("zoe");
        Assert.Contains("Nobody here knows you yet", (await bot.AnswerAsync(bot.Discord.Slash(stranger, bot.Discord.DmWith(stranger), "alliance latest"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interaction_that_comes_twice_takes_effect_once()
    {
        await using var bot = await DiscordBot.StartAsync();
        var watch = bot.MadeUp(InteractionType.Command, Typing("alliance", null, "watch", ("query", "nissan")));
        await bot.HandleAsync(watch);
        await bot.HandleAsync(watch with { Token = "made-up-again" }).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(1, bot.Answers.Count);
        Assert.Equal(1, await bot.AskAsync<long>("SELECT COUNT(*) FROM watch_rules WHERE owner_id IS NOT NULL"));
    }

    [Fact]
    public async Task What_takes_long_is_deferred_in_time_and_filled_in_later()
    {
        await using var bot = await DiscordBot.StartAsync();
        var done = new TaskCompletionSource<InteractionMessage>();
        var interaction = bot.MadeUp(InteractionType.Command, new InteractionData());
        var answers = bot.Get<InteractionAnswers>();
        // Received long ago: the time for a first answer is nearly over.
        var showing = answers.ShowAsync(interaction, TimeProvider.System.GetTimestamp() - TimeProvider.System.TimestampFrequency * 2, update: false, _ => done.Task, TestContext.Current.CancellationToken);
        while (bot.Answers.Count == 0)
            await Task.Yield();
        Assert.Equal(5, (int?)bot.Answers.Of(interaction.Token)["type"]);
        Assert.Equal(64, (int?)bot.Answers.Of(interaction.Token)["data"]!["flags"]);
        done.SetResult(DiscordReplies.Draw(Reply.Of("Done at last")));
        await showing;
        Assert.Equal("Done at last", (string?)bot.Answers.Of(interaction.Token)["embeds"]![0]!["title"]);
    }

    [Fact]
    public async Task A_failure_is_a_sentence_with_a_reference_and_no_stack_trace()
    {
        await using var bot = await DiscordBot.StartAsync();
        var interaction = bot.MadeUp(InteractionType.Command, new InteractionData());
        await bot.Get<InteractionAnswers>().ShowAsync(
            interaction, TimeProvider.System.GetTimestamp(), update: false, _ => throw new InvalidOperationException("secret detail"), TestContext.Current.CancellationToken);
        var shown = Shown(bot.Answers.Of(interaction.Token));
        Assert.Contains("not your fault", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", shown, StringComparison.Ordinal);
        Assert.Contains("secret detail", Assert.Single(bot.Log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_lacks_what_it_needs_says_so()
    {
        await using var bot = await DiscordBot.StartAsync();
        var shown = Shown(await bot.HandleAsync(bot.MadeUp(InteractionType.Command, Typing("alliance", null, "why"))));
        Assert.Contains("\"id\" is missing", shown, StringComparison.Ordinal);
    }

    /// <summary>A command as Discord nests it; the last option is the one being typed.</summary>
    internal static InteractionData Typing(string root, string? group, string sub, params (string Name, string Value)[] options)
    {
        IReadOnlyList<InteractionOption> given = [.. options.Select((option, i) => new InteractionOption
        {
            Name = option.Name,
            Type = CommandOptionType.String,
            Value = JsonSerializer.SerializeToElement(option.Value),
            Focused = i == options.Length - 1,
        })];
        var inner = new InteractionOption { Name = sub, Type = CommandOptionType.SubCommand, Options = given };
        return new InteractionData { Name = root, Options = [group is null ? inner : new InteractionOption { Name = group, Type = CommandOptionType.SubCommandGroup, Options = [inner] }] };
    }

    internal static string Shown(JsonNode answer) => string.Join('\n', Drawn.Texts(answer));

    private static string Button(FakeInteraction interaction, string label) => interaction.Original!.Components
        .SelectMany(row => row!["components"]!.AsArray()).Where(part => (string?)part!["label"] == label).Select(part => (string)part!["custom_id"]!).Single();
}
