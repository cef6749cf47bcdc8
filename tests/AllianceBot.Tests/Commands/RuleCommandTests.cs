using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Rules;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Commands;

/// <summary>What moderators do in chat, and that nobody else can.</summary>
public sealed class RuleCommandTests : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await TestBot.StartAsync();

    public async ValueTask DisposeAsync() => await _bot.DisposeAsync();

    [Fact]
    public async Task A_rule_is_added_with_a_look_back_and_listed_with_where_it_goes()
    {
        _bot.Serve("/gazette", Some.Talks(), Some.Renault(1));
        await _bot.FollowAsync("/gazette");
        await _bot.PollAsync();
        await _bot.EditAsync();

        var added = await _bot.TellAsync("/alliance-mod rule add \"Alliance talks\" renault AND nissan");
        Assert.Contains("1 post from 1 report", added, StringComparison.Ordinal);
        Assert.Contains(Some.Talks().Title, added, StringComparison.Ordinal);
        Assert.Contains("Alliance talks  renault AND nissan  → news", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_shows_what_a_rule_would_have_posted_and_keeps_nothing()
    {
        _bot.Serve("/gazette", Some.Talks(), Some.Renault(1));
        await _bot.FollowAsync("/gazette");
        await _bot.PollAsync();
        await _bot.EditAsync();

        var test = await _bot.TellAsync("/alliance-mod rule test renault AND honda");
        Assert.Contains("0 posts", test, StringComparison.Ordinal);
        Assert.Contains("but for: honda", test, StringComparison.Ordinal);
        Assert.Contains("no rules yet", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_rule_is_refused_with_a_caret_under_the_place()
    {
        var reply = await _bot.SayAsync("/alliance-mod rule add broken (renault AND");

        Assert.True(reply.IsError);
        Assert.Contains(reply.Lines, line => line.Style == LineStyle.Code && line.Spans[0].Text.Contains('^', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_is_shown_whole_with_its_changes_and_any_of_them_is_restored_by_its_number()
    {
        await _bot.TellAsync("/alliance-mod rule add \"French plants\" flins OR douai");
        await _bot.TellAsync("/alliance-mod rule edit \"French plants\" flins OR douai OR maubeuge");
        await _bot.TellAsync("/alliance-mod rule edit \"French plants\" cleon");
        await _bot.TellAsync("/alliance-mod rule pause \"french plants\"");
        await _bot.TellAsync("/alliance-mod rule remove \"french plants\"");

        Assert.Contains("is as it was: flins OR douai OR maubeuge", await _bot.TellAsync("/alliance-mod rule undo \"french plants\" 2"), StringComparison.Ordinal);
        var shown = await _bot.TellAsync("/alliance-mod rule list french plants");
        Assert.Contains("    flins OR douai OR maubeuge\n  Its alerts go to news.\n  • revision 6 ", shown, StringComparison.Ordinal);
        Assert.Contains("1 Ana  rule edit  (query: flins OR douai OR maubeuge → cleon)", shown, StringComparison.Ordinal);

        Assert.Contains("no revision 5 to restore", (await _bot.SayAsync("/alliance-mod rule undo \"French plants\" 5")).Title, StringComparison.Ordinal);
        Assert.Contains("is not the number", (await _bot.SayAsync("/alliance-mod rule undo \"French plants\" five")).Title, StringComparison.Ordinal);
        Assert.Contains("Did you mean French plants?", (await _bot.SayAsync("/alliance-mod rule undo \"Frensh plants\"")).Title, StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod rule add new renault");
        Assert.Contains("no change to take back", (await _bot.SayAsync("/alliance-mod rule undo new")).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_of_the_same_name_as_one_that_was_removed_has_a_history_of_its_own()
    {
        await _bot.TellAsync("/alliance-mod rule add talks renault");
        await _bot.TellAsync("/alliance-mod rule edit talks nissan");
        await _bot.TellAsync("/alliance-mod rule remove talks");
        await _bot.TellAsync("/alliance-mod rule add talks honda");

        Assert.DoesNotContain("nissan", await _bot.TellAsync("/alliance-mod rule list talks"), StringComparison.Ordinal);
        Assert.True((await _bot.SayAsync("/alliance-mod rule undo talks")).IsError);
    }

    [Fact]
    public async Task A_rule_that_means_the_same_is_pointed_out_wherever_one_is_tried_or_kept()
    {
        await _bot.TellAsync("/alliance-mod rule add one renault AND nissan");
        const string twin = "means the same as the rule \"one\"";

        Assert.Contains(twin, await _bot.TellAsync("/alliance-mod rule test nissan renault"), StringComparison.Ordinal);
        Assert.Contains(twin, await _bot.TellAsync("/alliance-mod rule add two NISSAN AND renault"), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod rule edit two honda");
        Assert.Contains(twin, await _bot.TellAsync("/alliance-mod rule edit two nissan renault"), StringComparison.Ordinal);
        Assert.DoesNotContain("means the same", await _bot.TellAsync("/alliance-mod rule edit two toyota"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_matches_more_than_a_fiftieth_of_all_reports_is_pointed_out()
    {
        _bot.Serve("/gazette", [.. Enumerable.Range(1, 13).Select(i => Some.Renault(i)), .. Enumerable.Range(1, 12).Select(i => Some.Noise(i) with { Text = "honda" }), .. Enumerable.Range(20, 580).Select(i => Some.Noise(i))]);
        await _bot.FollowAsync("/gazette");
        await _bot.PollAsync();
        await _bot.EditAsync();

        Assert.Contains("matches 2 % of all reports", await _bot.TellAsync("/alliance-mod rule test renault"), StringComparison.Ordinal);
        Assert.DoesNotContain("of all reports", await _bot.TellAsync("/alliance-mod rule test honda"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_rule_is_cut_in_the_list_and_whole_by_its_name()
    {
        var query = string.Join(" OR ", Enumerable.Range(1, 40).Select(i => $"word{i}"));
        await _bot.TellAsync($"/alliance-mod rule add long {query}");

        Assert.DoesNotContain("word40", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        Assert.Contains(query, await _bot.TellAsync("/alliance-mod rule list long"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_says_what_a_route_was_before()
    {
        await _bot.TellAsync("/alliance-mod rule add talks renault");
        await _bot.TellAsync("/alliance-mod route talks news digest ping:42");
        Assert.Contains("goes nowhere now", await _bot.TellAsync("/alliance-mod route talks mode:off"), StringComparison.Ordinal);
        Assert.True((await _bot.SayAsync("/alliance-mod route talks mode:off")).IsError);

        var audit = await _bot.TellAsync("/alliance-mod audit");
        Assert.Contains("route  talks  (mode: now → digest; ping: nothing → 42)", audit, StringComparison.Ordinal);
        Assert.Contains("route  talks  (to: news → nothing; mode: digest → nothing; ping: 42 → nothing)", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_change_can_be_taken_back_also_a_removal()
    {
        await _bot.TellAsync("/alliance-mod rule add talks renault");
        await _bot.TellAsync("/alliance-mod rule edit talks renault AND nissan");
        Assert.Contains("talks  renault AND nissan", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod rule undo talks");
        Assert.Contains("talks  renault  →", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod rule undo talks");
        Assert.Contains("talks  renault AND nissan", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);

        await _bot.TellAsync("/alliance-mod rule pause talks");
        Assert.Contains("paused: by Ana", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod rule resume talks");
        await _bot.TellAsync("/alliance-mod rule remove TALKS");
        Assert.Contains("no rules yet", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod rule undo talks");
        Assert.Contains("talks  renault AND nissan  → news", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);

        Assert.True((await _bot.SayAsync("/alliance-mod rule undo nothing")).IsError);
        Assert.True((await _bot.SayAsync("/alliance-mod rule remove nothing")).IsError);
        Assert.True((await _bot.SayAsync("/alliance-mod rule edit nothing renault")).IsError);
    }

    [Fact]
    public async Task An_edited_rule_posts_what_it_says_now()
    {
        await _bot.TellAsync("/alliance-mod rule add talks nothing");
        await _bot.FollowKnownAsync("/gazette");
        await _bot.TellAsync("/alliance-mod rule edit talks renault");
        _bot.Serve("/gazette", Some.Renault(1));
        await _bot.CycleAsync();
        await _bot.TellAsync("/alliance-mod rule remove talks");
        _bot.Serve("/gazette", Some.Renault(2));
        await _bot.CycleAsync();

        Assert.Equal([Some.Renault(1).Title], _bot.Chat.Titles());
    }

    [Fact]
    public async Task A_rule_that_cannot_be_read_any_more_is_set_aside_and_named_once_and_the_others_run()
    {
        await _bot.TellAsync("/alliance-mod rule add old renault");
        await _bot.TellAsync("/alliance-mod rule add talks renault");
        await _bot.FollowKnownAsync("/gazette");
        // As after an upgrade, when the bot starts anew over the store.
        await _bot.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE watch_rules SET query = 'was:allowed before' WHERE name = 'old'"), CancellationToken.None);
        await using var upgraded = await _bot.AgainAsync();
        _bot.Serve("/gazette", Some.Renault(1));
        await upgraded.CycleAsync();
        _bot.Serve("/gazette", Some.Renault(2));
        await upgraded.CycleAsync();

        Assert.Equal(new[] { Some.Renault(1).Title, Some.Renault(2).Title, "The rule \"old\" does not work" }.ToHashSet(), [.. _bot.Chat.Titles()]);
        Assert.Equal(3, _bot.Chat.Titles().Count);
        Assert.Contains("set aside: There is no field was", await upgraded.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        Assert.Contains("It is set aside: There is no field was", await upgraded.TellAsync("/alliance-mod rule list old"), StringComparison.Ordinal);
        await upgraded.TellAsync("/alliance-mod rule edit old nissan");
        Assert.DoesNotContain("set aside", await upgraded.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_community_has_so_many_rules_and_no_more()
    {
        await _bot.TellAsync("/alliance-mod rule add last nissan");
        await _bot.TellAsync("/alliance-mod rule remove last");
        await _bot.Database.WriteAsync(async connection =>
        {
            for (var i = 0; i < RuleCommands.MostRules; i++)
                await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = _bot.Home.Id, Name = $"r{i}", Query = "renault", Canonical = "renault" }, "test", _bot.NowMs);
            return 0;
        }, CancellationToken.None);

        Assert.Contains("500 rules, and that is the most", (await _bot.SayAsync("/alliance-mod rule add more honda")).Title, StringComparison.Ordinal);
        Assert.Contains("that is the most", (await _bot.SayAsync("/alliance-mod rule undo last")).Title, StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod rule remove r7");
        await _bot.TellAsync("/alliance-mod rule undo r7");
    }

    [Fact]
    public async Task A_rules_name_is_taken_whatever_its_case()
    {
        await _bot.TellAsync("/alliance-mod rule add talks renault");

        Assert.True((await _bot.SayAsync("/alliance-mod rule add talks nissan")).IsError);
        Assert.True((await _bot.SayAsync("/alliance-mod rule add Talks nissan")).IsError);
        Assert.Contains("the same as the rule \"talks\"", await _bot.TellAsync("/alliance-mod rule add other renault"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_brings_a_rule_to_another_channel_or_takes_it_away()
    {
        await _bot.AddChannelAsync("plants");
        await _bot.TellAsync("/alliance-mod rule add all renault");
        await _bot.TellAsync("/alliance-mod route all #plants now \"role 9\"");
        await _bot.TellAsync("/alliance-mod route all news off");
        await _bot.FollowKnownAsync("/gazette");
        _bot.Serve("/gazette", Some.Renault(1));
        await _bot.CycleAsync();

        Assert.Empty(_bot.Chat.Titles());
        Assert.Equal("role 9", Assert.Single(_bot.Chat.Messages).Value.Card.Ping);
        Assert.True((await _bot.SayAsync("/alliance-mod route all nowhere")).IsError);
        Assert.True((await _bot.SayAsync("/alliance-mod route all plants loudly")).IsError);
    }

    [Fact]
    public async Task A_feed_is_followed_by_its_address_checked_paused_and_left()
    {
        _bot.Serve("/gazette", Some.Talks());
        Assert.Contains("Nothing old is posted", await _bot.TellAsync($"/alliance-mod feed add {_bot.Farm.Url("/gazette")} Motor Gazette"), StringComparison.Ordinal);
        Assert.Contains("Motor Gazette  not asked yet", await _bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
        Assert.True((await _bot.SayAsync($"/alliance-mod feed add {_bot.Farm.Url("/gazette")}")).IsError);
        await _bot.PollAsync();
        Assert.Contains("Motor Gazette  well", await _bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod feed pause motor gazette");
        Assert.Contains("paused: by Ana", await _bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
        await _bot.TellAsync("/alliance-mod feed remove Motor Gazette");
        Assert.Contains("No feeds", await _bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
        foreach (var address in (string[])["sample:kohoku.xml", "file:///etc/passwd", "ftp://a.example/feed", "nonsense"])
            Assert.True((await _bot.SayAsync($"/alliance-mod feed add {address}")).IsError, address);
    }

    [Fact]
    public async Task A_second_chat_joins_by_a_code_that_works_once_and_not_for_long()
    {
        var stranger = await _bot.AddCommunityAsync("other");
        var code = CodeIn(await _bot.TellAsync("/alliance-mod link"));
        _bot.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.True((await _bot.SayAsync($"/alliance-mod link {code}", stranger)).IsError);

        code = CodeIn(await _bot.TellAsync("/alliance-mod link"));
        Assert.True((await _bot.SayAsync($"/alliance-mod link {code}x", stranger)).IsError);
        await _bot.TellAsync($"/alliance-mod link {code}", stranger);
        Assert.True((await _bot.SayAsync($"/alliance-mod link {code}", await _bot.AddCommunityAsync("third"))).IsError);

        var community = await _bot.Database.ReadAsync(connection => CommunityStore.FindByChatAsync(connection, Platforms.Discord, "guild other"), CancellationToken.None);
        Assert.Equal(_bot.Home.Id, community!.Id);
        await _bot.TellAsync("/alliance-mod rule add all renault");
        await _bot.TellAsync("/alliance-mod route all other");

        static string CodeIn(string text) => text.Split("link ")[1].Split(' ')[0];
    }

    [Fact]
    public async Task The_audit_says_who_changed_what_from_what_to_what()
    {
        await _bot.TellAsync("/alliance-mod rule add talks renault");
        await _bot.TellAsync("/alliance-mod rule edit talks nissan");
        await _bot.TellAsync("/alliance-mod settings language:fr zone:Europe/Paris");
        await _bot.TellAsync("/alliance-mod mute term formula");

        var audit = await _bot.TellAsync("/alliance-mod audit");

        Assert.Contains("discord:1 Ana  rule edit  talks  (query: renault → nissan)", audit, StringComparison.Ordinal);
        Assert.Contains("settings  home  (language: en → fr; zone: UTC → Europe/Paris)", audit, StringComparison.Ordinal);
        Assert.Contains("mute  term formula", audit, StringComparison.Ordinal);
        Assert.True((await _bot.SayAsync("/alliance-mod settings language:english!")).IsError);
        Assert.True((await _bot.SayAsync("/alliance-mod settings zone:Mars/Olympus")).IsError);
    }

    [Fact]
    public async Task No_command_for_moderators_answers_anybody_else()
    {
        var reader = _bot.Reader();
        var catalogue = _bot.Get<CommandCatalogue>();
        foreach (var command in catalogue.Commands.Where(command => command.ForModerators))
        {
            var options = command.Options.ToDictionary(option => option.Name, option => option.Choices?[0] ?? "1");
            var reply = await catalogue.RunAsync(command, new CommandCall(reader, options), CancellationToken.None);
            Assert.True(reply is { IsError: true, Title: "That command is for this community's moderators." }, command.Path);
            Assert.Equal(reply.Title, (await _bot.SayAsync($"/{command.Root} {command.Path}", reader)).Title);
        }
        Assert.DoesNotContain("/alliance-mod", await _bot.TellAsync("/alliance help", reader), StringComparison.Ordinal);
        Assert.Contains("/alliance-mod rule add <name> <query>", await _bot.TellAsync("/alliance-mod help"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_answers_with_what_belongs_to_another_community()
    {
        await _bot.TellAsync("/alliance-mod rule add talks renault");
        await _bot.FollowKnownAsync("/gazette");
        _bot.Serve("/gazette", Some.Talks());
        await _bot.CycleAsync();
        var story = Assert.Single(_bot.Chat.Messages).Value.Card.StoryId;
        var stranger = await _bot.AddCommunityAsync("other");
        var catalogue = _bot.Get<CommandCatalogue>();

        foreach (var command in catalogue.Commands.Where(command => command.Path != "help"))
        {
            foreach (var mine in (string[])["talks", "gazette", story, "news", "1"])
            {
                var options = command.Options.ToDictionary(option => option.Name, option => option.Choices?[0] ?? mine);
                var reply = await catalogue.RunAsync(command, new CommandCall(stranger, options), CancellationToken.None);
                var text = string.Concat(reply.Lines.SelectMany(line => line.Spans).Select(span => span.Text));
                Assert.False(text.Contains(Some.Talks().Title, StringComparison.Ordinal), $"{command.Path} {mine}");
            }
        }
        Assert.Contains("talks  renault  → news", await _bot.TellAsync("/alliance-mod rule list"), StringComparison.Ordinal);
        Assert.Contains("gazette  well", await _bot.TellAsync("/alliance-mod feed list"), StringComparison.Ordinal);
        Assert.Contains("Nothing is muted", await _bot.TellAsync("/alliance-mod mutes"), StringComparison.Ordinal);
        Assert.Empty(_bot.Log.Errors);
    }

    [Theory]
    [InlineData("hello"), InlineData("/"), InlineData("/nobody here"), InlineData("/alliance nonsense"), InlineData("/alliance-mod rule"), InlineData("/alliance-mod rule nonsense"),
        InlineData("/alliance story"), InlineData("/alliance story zzzz"), InlineData("/alliance why ''"), InlineData("/alliance history since:tomorrowish"), InlineData("/alliance history (")]
    public async Task What_nobody_understands_is_answered_with_a_sentence(string line)
    {
        var reply = await _bot.SayAsync(line);

        Assert.True(reply.IsError);
        Assert.NotEmpty(reply.Title);
        Assert.Empty(_bot.Log.Errors);
    }

    [Fact]
    public async Task A_command_that_fails_says_so_with_a_reference_to_the_log()
    {
        var broken = new SlashCommand(SlashCommand.Everybody, "broken", "", [], (_, _) => throw new InvalidOperationException("secret inner state"));

        var reply = await _bot.Get<CommandCatalogue>().RunAsync(broken, new CommandCall(_bot.Reader(), new Dictionary<string, string>()), CancellationToken.None);

        Assert.True(reply.IsError);
        Assert.DoesNotContain("secret", reply.Title, StringComparison.Ordinal);
        var reference = reply.Title.Split(' ')[^1].TrimEnd('.');
        Assert.Contains(_bot.Log.Errors, line => line.Contains(reference, StringComparison.Ordinal) && line.Contains("secret inner state", StringComparison.Ordinal));
    }
}
