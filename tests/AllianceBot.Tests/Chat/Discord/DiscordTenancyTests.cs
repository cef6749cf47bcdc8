using System.Text;
using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Chat;
using AllianceBot.Chat.Discord;
using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Stories;
using Dapper;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>
/// HOSTILE.md G01 to G04, generated over every command, option, autocompletion, button and form there is: what a moderator of
/// one server sends never reads or changes anything of another community, whatever names and ids it carries.
/// </summary>
public sealed class DiscordTenancyTests
{
    /// <summary>Stands only in what belongs to the first community, never in what the other one types.</summary>
    private const string Secret = "zqxsecret";

    [Fact]
    public async Task G01_no_command_of_one_server_reaches_into_another_community()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        var tried = 0;
        foreach (var command in world.Commands)
        {
            foreach (var value in world.NamesOfTheFirst)
            {
                var shown = await world.SayAsync(command, command.Options.ToDictionary(option => option.Name, _ => value));
                Assert.False(shown.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"/{command.Root} {command.Path} with {value} shows: {shown}");
                tried++;
            }
            Assert.Equal(before, await world.SnapshotAsync());
        }
        Assert.True(tried >= 6 * 30, $"{tried} calls");
        Assert.Empty(world.Bot.Log.Errors);
    }

    [Fact]
    public async Task G01_no_autocompletion_offers_what_another_community_has()
    {
        await using var world = await TwoCommunities.StartAsync();
        var asked = 0;
        foreach (var command in world.Commands)
        {
            foreach (var option in command.Options.Where(option => option.Suggest is not null))
            {
                foreach (var typed in world.NamesOfTheFirst.Append("").Append("first"))
                {
                    var offered = await world.Bot.HandleAsync(world.Foreign(InteractionType.Autocomplete, TwoCommunities.Data(command, new() { [option.Name] = typed })));
                    Assert.All(offered["data"]!["choices"]?.AsArray() ?? [], choice => Assert.DoesNotContain("first", (string?)choice!["value"], StringComparison.Ordinal));
                    asked++;
                }
            }
        }
        Assert.True(asked >= 7 * 8, $"{asked} autocompletions");
    }

    [Fact]
    public async Task G01_G02_no_button_chooser_or_form_of_another_community_works()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        var ids = CardButtons.All.Select(button => CardButtons.Id(button.Action, world.PostKey))
            .Concat([
                $"{DiscordCards.OpenAction}:{world.PostKey}", $"{DiscordReplies.PageAction}:{world.AskedKey}:1.1", $"{RuleEditor.AgainAction}:{world.AskedKey}",
                $"{RuleEditor.FormAction}:{world.AskedKey}", "unknown:x", "", ":", $"why:{world.PostKey}:x", "page:%:1.1", $"mute:' OR 1=1 --",
            ]);
        foreach (var id in ids)
        {
            foreach (var type in (InteractionType[])[InteractionType.Component, InteractionType.ModalSubmit])
            {
                var data = new InteractionData
                {
                    CustomId = id,
                    Values = [world.StoryId],
                    Components = [Component.Labelled("x", Component.TextInput("name", TextInputStyle.Short, "first-rule")), Component.Labelled("x", Component.TextInput("query", TextInputStyle.Short, "nissan"))],
                };
                var shown = string.Join('\n', Drawn.Texts(await world.Bot.HandleAsync(world.Foreign(type, data))));
                Assert.False(shown.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"{id} shows: {shown}");
            }
            Assert.Equal(before, await world.SnapshotAsync());
        }
        Assert.Empty(world.Bot.Log.Errors);
    }

    [Fact]
    public async Task G02_a_button_that_is_too_old_says_so()
    {
        await using var world = await TwoCommunities.StartAsync();
        await world.Bot.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE pages SET until_ms = 1"), TestContext.Current.CancellationToken);
        foreach (var id in (string[])[$"{DiscordReplies.PageAction}:{world.AskedKey}:1.1", $"{RuleEditor.AgainAction}:{world.AskedKey}"])
        {
            var shown = await world.Bot.HandleAsync(world.Own(InteractionType.Component, new InteractionData { CustomId = id }));
            Assert.Contains("That is too old", string.Join('\n', Drawn.Texts(shown)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task G03_no_command_form_or_button_for_moderators_works_for_anybody_else()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        foreach (var command in world.Commands.Where(command => command.ForModerators))
        {
            foreach (var options in new[] { [], command.Options.ToDictionary(option => option.Name, _ => "first-rule") })
            {
                var shown = await world.Bot.HandleAsync(world.Own(InteractionType.Command, TwoCommunities.Data(command, options), moderator: false));
                Assert.Contains("That command is for this community's moderators.", string.Join('\n', Drawn.Texts(shown)), StringComparison.Ordinal);
            }
        }
        foreach (var id in (string[])[$"mute:{world.PostKey}", $"source:{world.PostKey}", $"{RuleEditor.AgainAction}:{world.AskedKey}"])
            Assert.Contains("moderators", string.Join('\n', Drawn.Texts(await world.Bot.HandleAsync(world.Own(InteractionType.Component, new InteractionData { CustomId = id }, moderator: false)))), StringComparison.Ordinal);
        var form = new InteractionData { CustomId = $"{RuleEditor.FormAction}:{world.AskedKey}", Components = [Component.Labelled("x", Component.TextInput("query", TextInputStyle.Short, "nissan"))] };
        Assert.Contains("moderators", string.Join('\n', Drawn.Texts(await world.Bot.HandleAsync(world.Own(InteractionType.ModalSubmit, form, moderator: false)))), StringComparison.Ordinal);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task G04_signs_of_SQL_LIKE_and_full_text_are_only_text()
    {
        await using var world = await TwoCommunities.StartAsync();
        var before = await world.SnapshotAsync();
        string[] values = ["'; DROP TABLE items; --", "%", "_", "\"", "\\", "NEAR(", "a* OR b", "first_rule", "' OR '1'='1", "{title}", "NULL", "0x00\0"];
        foreach (var command in world.Commands)
        {
            foreach (var value in values)
            {
                var shown = await world.SayAsync(command, command.Options.ToDictionary(option => option.Name, _ => value));
                Assert.False(shown.Contains("not your fault", StringComparison.Ordinal), $"/{command.Root} {command.Path} with {value}: {shown}");
            }
            foreach (var option in command.Options.Where(option => option.Suggest is not null))
            {
                foreach (var value in values)
                    await world.Bot.HandleAsync(world.Foreign(InteractionType.Autocomplete, TwoCommunities.Data(command, new() { [option.Name] = value })));
            }
        }
        Assert.Empty(world.Bot.Log.Errors);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task G01_a_channel_of_another_server_cannot_be_chosen()
    {
        await using var world = await TwoCommunities.StartAsync();
        var route = world.Commands.Single(command => command.Path == "route");
        var shown = await world.SayAsync(route, new() { ["rule"] = "second-rule", ["to"] = world.Bot.Discord.Channel.Id.ToString() });
        Assert.Contains("That is no channel of this server.", shown, StringComparison.Ordinal);
    }
}

/// <summary>The home community with something of everything, and another server's community, whose moderator tries everything.</summary>
internal sealed class TwoCommunities : IAsyncDisposable
{
    private const string Secret = "zqxsecret";

    private TwoCommunities(DiscordBot bot, FakeGuild club, FakeChannel channel) => (Bot, Club, Channel) = (bot, club, channel);

    public DiscordBot Bot { get; }
    public FakeGuild Club { get; }
    public FakeChannel Channel { get; }
    public string PostKey { get; private set; } = "";
    public string StoryId { get; private set; } = "";
    public string AskedKey { get; private set; } = "";

    public IEnumerable<SlashCommand> Commands => Bot.Get<CommandCatalogue>().Commands;

    /// <summary>Names and ids of the first community's things, as an attacker may have come to know them.</summary>
    public IReadOnlyList<string> NamesOfTheFirst => ["first-rule", "first-source", StoryId, $"story {StoryId}", "source first-source", Bot.Discord.Channel.Id.ToString()];

    public static async Task<TwoCommunities> StartAsync()
    {
        var bot = await DiscordBot.StartAsync();
        var club = bot.Discord.AddGuild("Van Club", bot.Discord.Owner);
        var world = new TwoCommunities(bot, club, bot.Discord.AddChannel("vans", guild: club));
        await bot.Get<DiscordGuilds>().JoinedAsync(new Snowflake(club.Id), "Van Club", TestContext.Current.CancellationToken);
        await bot.Database.WriteAsync(world.FillAsync, TestContext.Current.CancellationToken);
        return world;
    }

    /// <summary>A moderator of the other server.</summary>
    public Interaction Foreign(InteractionType type, InteractionData data) => Bot.MadeUp(type, data, Club, Channel);

    public Interaction Own(InteractionType type, InteractionData data, bool moderator = true) => Bot.MadeUp(type, data, moderator: moderator);

    public async Task<string> SayAsync(SlashCommand command, Dictionary<string, string> options) =>
        string.Join('\n', Drawn.Texts(await Bot.HandleAsync(Foreign(InteractionType.Command, Data(command, options)))));

    public static InteractionData Data(SlashCommand command, Dictionary<string, string> options)
    {
        var words = command.Path.Split(' ');
        return DiscordInteractionsTests.Typing(command.Root, words.Length > 1 ? words[0] : null, words[^1], [.. options.Select(option => (option.Key, option.Value))]);
    }

    /// <summary>Everything that is the first community's, as text.</summary>
    public Task<string> SnapshotAsync() => Bot.Database.ReadAsync(async connection =>
    {
        var id = Bot.Home.Id;
        var text = new StringBuilder();
        foreach (var sql in new[]
        {
            "SELECT * FROM communities WHERE id = @id", "SELECT * FROM chats WHERE community_id = @id", "SELECT * FROM destinations WHERE community_id = @id",
            "SELECT * FROM sources WHERE community_id = @id", "SELECT * FROM watch_rules WHERE community_id = @id", "SELECT * FROM mutes WHERE community_id = @id",
            "SELECT * FROM people WHERE community_id = @id", "SELECT * FROM audit WHERE community_id = @id",
            "SELECT t.* FROM routes t JOIN watch_rules r ON r.id = t.rule_id WHERE r.community_id = @id",
            "SELECT p.* FROM posts p JOIN destinations d ON d.id = p.destination_id WHERE d.community_id = @id",
            "SELECT * FROM items ORDER BY id", "SELECT id, url, next_poll_ms FROM feeds ORDER BY id",
        })
        {
            foreach (IDictionary<string, object> row in await connection.QueryAsync(sql, new { id }))
                text.AppendLine(string.Join('|', row.Select(column => $"{column.Key}={column.Value}")));
        }
        return text.ToString();
    }, CancellationToken.None);

    public ValueTask DisposeAsync() => Bot.DisposeAsync();

    // Names are what an attacker knows; everything behind them holds the secret word.
    private async Task FillAsync(System.Data.Common.DbConnection connection)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var rule = await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = Bot.Home.Id, Name = "first-rule", Query = Secret, Canonical = Secret, Description = Secret }, $"{Secret} actor", now);
        await RouteStore.SetAsync(connection, new Rules.Route { RuleId = rule!.Id, DestinationId = Bot.News.Id });
        var feed = await FeedStore.GetOrAddAsync(connection, $"https://{Secret}.example/feed", isPrivate: false, now);
        await connection.ExecuteAsync("UPDATE feeds SET next_poll_ms = 9000000000000000, problem_text = @Secret, problem_since_ms = 1", new { Secret });
        var source = await SourceStore.AddAsync(connection, new Source { CommunityId = Bot.Home.Id, FeedId = feed.Id, Name = "first-source" }, "test", now);
        var pollId = await connection.QuerySingleAsync<long>("INSERT INTO polls (feed_id, at_ms, is_first, found) VALUES (@Id, @now, 0, 1) RETURNING id", new { feed.Id, now });
        var itemId = await connection.QuerySingleAsync<long>(
            """
            INSERT INTO items (feed_id, poll_id, key, url, title, summary, content, author, outlet, lang, published_ms, seen_ms, state)
            VALUES (@feedId, @pollId, 'k', @url, @title, @title, '', '', @outlet, 'en', @now, @now, 'done') RETURNING id
            """,
            new { feedId = feed.Id, pollId, url = $"https://{Secret}.example/1", title = $"{Secret} nissan headline", outlet = $"{Secret} outlet", now });
        var storyId = await StoryStore.OpenAsync(connection, "en", null, now);
        await connection.ExecuteAsync("INSERT INTO story_items (story_id, item_id, reason, score, vector, joined_ms) VALUES (@storyId, @itemId, 'first', 1, @vector, @now)", new { storyId, itemId, vector = Array.Empty<byte>(), now });
        var alertId = (await Outbox.AlertAsync(connection, storyId, Bot.News.Id, now)).Id!.Value;
        await Outbox.MatchAsync(connection, alertId, rule.Id, itemId, $$"""[{"Clause":"{{Secret}}","Field":"title","Start":0,"Length":9,"Text":"{{Secret}}"}]""");
        await Outbox.PostAsync(connection, alertId, Bot.News.Id, "inst-", now, TimeSpan.Zero);
        await connection.ExecuteAsync("UPDATE posts SET state = 'sent', message_id = '1', sent_rev = 1, card_rev = 1");
        PostKey = await connection.QuerySingleAsync<string>("SELECT key FROM posts WHERE alert_id = @alertId", new { alertId });
        StoryId = await connection.QuerySingleAsync<string>("SELECT short_id FROM stories WHERE id = @storyId", new { storyId });
        await MuteStore.SetAsync(connection, new Mute { CommunityId = Bot.Home.Id, Kind = Mute.OfTerm, Target = Secret, Label = $"term {Secret}" }, now);
        await MuteStore.SetAsync(connection, new Mute { CommunityId = Bot.Home.Id, Kind = Mute.OfSource, Target = "999", Label = "source first-source" }, now);
        var dm = await DestinationStore.GetOrAddAsync(connection, new Destination { ChatId = Bot.News.ChatId, CommunityId = Bot.Home.Id, Platform = Platforms.Discord, ExternalId = $"5@{Bot.Home.Id}", Kind = "dm", Name = Secret });
        var person = await PersonStore.GetOrAddAsync(connection, new Person { CommunityId = Bot.Home.Id, Platform = Platforms.Discord, ExternalId = "5", Name = Secret, DestinationId = dm.Id }, now);
        await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = Bot.Home.Id, OwnerId = person.Id, Name = "first-rule", Query = Secret, Canonical = Secret }, "test", now);
        var asked = Asked.New(Bot.Home.Id, "alliance-mod rule edit", new Dictionary<string, string> { ["name"] = "first-rule", ["query"] = Secret });
        await AskedStore.SaveAsync(connection, asked, now);
        AskedKey = asked.Key;

        var other = (await CommunityStore.FindByChatAsync(connection, Platforms.Discord, Club.Id.ToString()))!;
        await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = other.Id, Name = "second-rule", Query = "vans", Canonical = "vans" }, "test", now);
        _ = source;
    }
}
