using AllianceBot.Chat.Discord;
using AllianceBot.Communities;
using AllianceBot.Rules;
using AllianceBot.Tests.App;
using static AllianceBot.Fakes.Discord.PermissionRules;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Servers joined and left, channels lost and found again.</summary>
public sealed class DiscordGuildsTests
{
    [Fact]
    public async Task A_server_that_invites_the_bot_gets_its_own_community_which_waits_for_setup()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true, sample: true);
        var club = bot.Discord.AddGuild("Van Club", bot.Discord.Owner);
        var channel = bot.Discord.AddChannel("general", guild: club);
        await bot.Discord.WaitUntilAsync(_ => channel.Messages.Count == 1, "the welcome");

        Assert.Contains("/alliance-mod setup", (string?)channel.Messages[0].Embeds[0]!["description"], StringComparison.Ordinal);
        var id = await bot.AskAsync<long>("SELECT id FROM communities WHERE key = @key", new { key = $"discord:{club.Id}" });
        Assert.NotEqual(0, id);
        Assert.Equal(8, await bot.AskAsync<long>("SELECT COUNT(*) FROM sources WHERE community_id = @id", new { id }));
        Assert.Equal(5, await bot.AskAsync<long>("SELECT COUNT(*) FROM watch_rules WHERE community_id = @id AND paused_reason = @reason", new { id, reason = WatchRuleStore.UntilSetup }));

        var setup = await bot.AnswerAsync(bot.Discord.Slash(bot.Discord.Owner, channel, "alliance-mod setup", ("zone", "Europe/Paris")));
        Assert.Contains("5 starter rules post here from now on", setup.Text, StringComparison.Ordinal);
        Assert.Equal(0, await bot.AskAsync<long>("SELECT COUNT(*) FROM watch_rules WHERE community_id = @id AND paused_reason IS NOT NULL", new { id }));
    }

    [Fact]
    public async Task The_configured_server_is_greeted_in_its_channel_once()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true);
        await bot.CycleAsync();
        await bot.CycleAsync();
        var hello = Assert.Single(bot.Discord.Messages(bot.Discord.Channel));
        Assert.Equal("AllianceBot is here", (string?)hello.Embeds[0]!["title"]);
        Assert.Equal(1, await bot.AskAsync<long>("SELECT COUNT(*) FROM communities"));
    }

    [Fact]
    public async Task A_server_without_a_channel_to_write_in_gets_no_welcome_and_no_error()
    {
        await using var bot = await DiscordBot.StartAsync();
        var club = bot.Discord.AddGuild("Quiet Club", bot.Discord.Owner);
        var channel = bot.Discord.AddChannel("general", guild: club);
        bot.Discord.Deny(channel, SendMessages);
        await bot.Get<DiscordGuilds>().JoinedAsync(new(club.Id), "Quiet Club", TestContext.Current.CancellationToken);
        Assert.Empty(channel.Messages);
        Assert.Empty(bot.Log.Errors);
    }

    [Fact]
    public async Task Removing_the_bot_stops_the_rules_and_inviting_it_again_starts_them()
    {
        await using var bot = await DiscordBot.StartAsync(sample: true);
        var guilds = bot.Get<DiscordGuilds>();
        var home = new DiscordApi.Snowflake(bot.Discord.Guild.Id);
        await guilds.LeftAsync(home, TestContext.Current.CancellationToken);
        Assert.Equal(0, await InForceAsync(bot));
        Assert.Null(await bot.Database.ReadAsync(connection => CommunityStore.FindByChatAsync(connection, Platforms.Discord, home.ToString()), TestContext.Current.CancellationToken));
        await bot.CycleAsync();
        Assert.Empty(bot.Stories());

        await guilds.JoinedAsync(home, "Car Club", TestContext.Current.CancellationToken);
        Assert.Equal(5, await InForceAsync(bot));
        Assert.Null((await bot.Database.ReadAsync(connection => DestinationStore.GetAsync(connection, bot.News.Id), TestContext.Current.CancellationToken)).PausedReason);
        Assert.Empty(bot.Discord.Messages(bot.Discord.Channel));
    }

    [Fact]
    public async Task What_happened_while_nobody_listened_is_caught_up_with()
    {
        await using var bot = await DiscordBot.StartAsync(sample: true);
        var guilds = bot.Get<DiscordGuilds>();
        var club = bot.Discord.AddGuild("Van Club", bot.Discord.Owner);
        await guilds.JoinedAsync(new(club.Id), "Van Club", TestContext.Current.CancellationToken);
        // The home server had removed the bot, and the settings' channel was found again at the start, which the seeds note.
        await guilds.LeftAsync(new(bot.Discord.Guild.Id), TestContext.Current.CancellationToken);
        await bot.Database.WriteAsync(connection => DestinationStore.GetOrAddChatAsync(
            connection, bot.Home.Id, Platforms.Discord, bot.Discord.Guild.Id.ToString(), "Car Club", 1), TestContext.Current.CancellationToken);
        bot.Discord.RemoveGuild(club);
        await guilds.CatchUpAsync(TestContext.Current.CancellationToken);

        Assert.Equal(5, await InForceAsync(bot));
        Assert.Null(await PausedAsync(bot));
        Assert.Equal(1, await bot.AskAsync<long>("SELECT COUNT(*) FROM chats WHERE left_ms IS NOT NULL AND name = 'Van Club'"));
    }

    [Fact]
    public async Task A_lost_permission_pauses_the_channel_tells_moderators_elsewhere_and_its_return_resumes_it()
    {
        await using var bot = await DiscordBot.StartAsync(sample: true);
        var ops = bot.Discord.AddChannel("ops");
        var elsewhere = await bot.AddDestinationAsync(ops, "channel");
        await bot.Database.WriteAsync(async connection =>
        {
            var rule = await WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = bot.Home.Id, Name = "never", Query = "zzzz", Canonical = "zzzz" }, "test", 1);
            await RouteStore.SetAsync(connection, new Route { RuleId = rule!.Id, DestinationId = elsewhere.Id });
        }, TestContext.Current.CancellationToken);

        bot.Discord.Deny(bot.Discord.Channel, ViewChannel);
        await bot.CycleAsync();
        Assert.Equal(DiscordOutcomes.NotSeen, await PausedAsync(bot));
        Assert.Equal("Nothing comes to news any more", (string?)Assert.Single(ops.Messages).Embeds[0]!["title"]);
        var asked = bot.Discord.Requests.All.Count(request => request.Path.Contains($"{bot.Discord.Channel.Id}/messages", StringComparison.Ordinal));
        await bot.CycleAsync();
        Assert.Equal(asked, bot.Discord.Requests.All.Count(request => request.Path.Contains($"{bot.Discord.Channel.Id}/messages", StringComparison.Ordinal)));

        var guild = new DiscordApi.Snowflake(bot.Discord.Guild.Id);
        Assert.Equal(0, await bot.Get<PausedPlaces>().ReopenAsync(guild, TestContext.Current.CancellationToken));
        bot.Discord.Deny(bot.Discord.Channel, 0);
        Assert.Equal(1, await bot.Get<PausedPlaces>().ReopenAsync(guild, TestContext.Current.CancellationToken));
        await bot.CycleAsync();
        Assert.Null(await PausedAsync(bot));
        Assert.NotEmpty(bot.Stories());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_gateway_tells_of_a_permission_that_is_back_and_of_a_channel_that_is_gone()
    {
        await using var bot = await DiscordBot.StartAsync(listen: true);
        await bot.Database.WriteAsync(connection => DestinationStore.PauseAsync(connection, bot.News.Id, DiscordOutcomes.NotAllowed, 1), TestContext.Current.CancellationToken);
        bot.Discord.Deny(bot.Discord.Channel, 0);
        while (await PausedAsync(bot) is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        bot.Discord.RemoveChannel(bot.Discord.Channel);
        while (await PausedAsync(bot) is not DiscordOutcomes.ChannelGone)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static Task<string?> PausedAsync(DiscordBot bot) => bot.AskAsync<string>("SELECT paused_reason FROM destinations WHERE id = @Id", bot.News);

    private static Task<long> InForceAsync(DiscordBot bot) => bot.AskAsync<long>("SELECT COUNT(*) FROM watch_rules WHERE removed_ms IS NULL AND paused_reason IS NULL");
}
