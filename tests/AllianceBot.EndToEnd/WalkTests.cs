using AllianceBot.Fakes.Discord;
using AllianceBot.Fakes.FeedFarm;

namespace AllianceBot.EndToEnd;

/// <summary>
/// A community's first day with the program: set up, a rule tried and kept, a story that a second outlet joins, the rule changed
/// and changed back, a personal watch that gets too much, what is stored about a person, and the record of it all.
/// </summary>
public sealed class WalkTests : IAsyncLifetime
{
    private const string First = "Renault and Nissan hold talks on a new alliance plan";
    private const string Second = "Renault, Nissan hold talks on new alliance plan";

    // More than one poll may bring singly (Alerts:MostPerPoll), each about another thing.
    private static readonly string[] s_leaves =
    [
        "Leaf wins a winter test in Norway", "Dealers in Lyon sell out of the Leaf", "Leaf taxis arrive in Porto", "A Leaf crosses the Sahara", "School buys ten Leaf cars",
        "Recall of Leaf charging cables", "Leaf battery lights a stadium", "Police in Turin try the Leaf", "Leaf gets a red roof", "Museum shows the first Leaf",
        "Leaf beats diesel van in Graz", "Postmen choose the Leaf", "Leaf drivers meet in Gdansk",
    ];

    private readonly TemporaryFolder _folder = new();
    private FeedFarm _farm = null!;

    public async ValueTask InitializeAsync()
    {
        _farm = await FeedFarm.StartAsync();
        Serve("/gazette", "Gazette", "An old report");
        Serve("/kerb", "Kerb", "Another old report");
    }

    public async ValueTask DisposeAsync()
    {
        await _farm.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task On_the_console()
    {
        await using var bot = BotProcess.Start(_folder.Path, ["--Web:Urls=http://127.0.0.1:0"], environment: Settings());
        await bot.UntilAsync("Ctrl-C stops");
        await TellAsync("/alliance-mod setup zone:Europe/Paris rules:no", "time zone Europe/Paris");
        await TellAsync("/alliance-mod rule test renault AND talks", "0 posts from 0 reports");
        await TellAsync("/alliance-mod rule add talks renault AND talks", "\"talks\" is watching; its alerts come to terminal.");

        Serve("/gazette", "Gazette", First, "An old report");
        await bot.UntilAsync($"│ {First}");
        Assert.Contains("Europe/Paris", bot.Output, StringComparison.Ordinal);
        var id = bot.Output.Split("/alliance why ")[1][..4];
        Serve("/kerb", "Kerb", Second, "Another old report");
        await bot.UntilAsync("also reported by Kerb");
        await TellAsync($"/alliance why {id}", "; also Kerb");
        await TellAsync("/alliance-mod rule test renault AND talks", "1 post from 2 reports");

        await TellAsync("/alliance-mod rule edit talks renault AND pact", "\"talks\" now watches for renault AND pact");
        await TellAsync("/alliance-mod rule undo talks", "\"talks\" is as it was: renault AND talks");
        await TellAsync("/alliance watch leaf", "You will hear by direct message of leaf");
        Serve("/gazette", "Gazette", [.. s_leaves, First]);
        await bot.UntilAsync($"{s_leaves.Length} stories came at once");
        await TellAsync("/alliance my-data export", "\"query\": \"leaf\"");
        await TellAsync("/alliance my-data erase erase", "forgotten");
        await TellAsync("/alliance watches", "You have no watches");

        bot.Type("/alliance-mod audit");
        await bot.UntilAsync("Changes, the newest first");
        foreach (var change in new[] { "setup  home", "rule add  talks", "rule edit  talks", "rule undo  talks", "erase" })
            await bot.UntilAsync(change);
        Assert.Equal(0, (await bot.InterruptAsync()).ExitCode);
        Assert.DoesNotContain(" error ", bot.Errors, StringComparison.Ordinal);

        async Task TellAsync(string line, string answer)
        {
            bot.Type(line);
            await bot.UntilAsync(answer);
        }
    }

    [Fact]
    public async Task On_Discord()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = BotProcess.Start(_folder.Path, ["--Web:Urls=http://127.0.0.1:0"], environment:
        [
            .. Settings(), ("Discord__Token", "fake-bot-token"), ("Discord__ChannelId", discord.Channel.Id.ToString()), ("Discord__ApiBaseUrl", discord.ApiBaseUrl.ToString()),
        ]);
        var (owner, member) = (discord.Owner, discord.Member);
        await UntilAsync(() => discord.Channel.Messages.Count > 0, "the hello");
        await discord.WaitUntilAsync(world => world.Commands.Values.Any(commands => commands.Count > 0), "the commands");
        await TellAsync("time zone Europe/Paris", owner, "alliance-mod setup", ("zone", "Europe/Paris"), ("rules", "no"));
        await TellAsync("0 posts from 0 reports", owner, "alliance-mod rule test", ("query", "renault AND talks"));
        await TellAsync("\"talks\" is watching", owner, "alliance-mod rule add", ("name", "talks"), ("query", "renault AND talks"));

        Serve("/gazette", "Gazette", First, "An old report");
        await UntilAsync(() => In(discord.Channel, First) is not null, "the story");
        var story = In(discord.Channel, First)!;
        Serve("/kerb", "Kerb", Second, "Another old report");
        await UntilAsync(() => story.Embeds[0]!.ToJsonString().Contains("Kerb", StringComparison.Ordinal), "the second outlet");
        var id = ((string)story.Embeds[0]!["footer"]!["text"]!).Split(' ')[0];
        await TellAsync("; also Kerb", member, "alliance why", ("id", id));
        await TellAsync($"https://discord.com/channels/{discord.Guild.Id}/{discord.Channel.Id}/{story.Id}", member, "alliance history", ("query", "talks"));

        await TellAsync("now watches for renault AND pact", owner, "alliance-mod rule edit", ("name", "talks"), ("query", "renault AND pact"));
        await TellAsync("is as it was: renault AND talks", owner, "alliance-mod rule undo", ("name", "talks"));

        var dm = discord.DmWith(member);
        await TellAsync("You will hear by direct message of leaf", member, "alliance watch", ("query", "leaf"));
        Serve("/gazette", "Gazette", [.. s_leaves[..^1], First]);
        await UntilAsync(() => In(dm, $"{s_leaves.Length - 1} stories came at once") is not null, "the digest");
        Assert.Single(discord.Messages(dm));
        member.DmsClosed = true;
        Serve("/gazette", "Gazette", [s_leaves[^1], First]);
        await UntilToldAsync("/alliance resume", member, "alliance watches");
        member.DmsClosed = false;
        await TellAsync("You are watching again", member, "alliance resume");
        await UntilAsync(() => In(dm, s_leaves[^1]) is not null, "what waited for the message to be let through");

        await TellAsync("\"query\": \"leaf\"", member, "alliance my-data export");
        await TellAsync("forgotten", member, "alliance my-data erase", ("confirm", "erase"));
        await TellAsync("You have no watches", member, "alliance watches");
        var audit = await AnswerAsync(owner, "alliance-mod audit");
        Assert.All(["setup", "rule add", "rule edit", "rule undo", "erase"], change => Assert.Contains(change, audit, StringComparison.Ordinal));
        Assert.DoesNotContain(discord.Requests.All, request => request.CameEarly || request.Status == 429);
        Assert.Equal(0, (await bot.InterruptAsync()).ExitCode);

        async Task TellAsync(string answer, FakeUser user, string path, params IReadOnlyList<(string Name, object Value)> options) =>
            Assert.Contains(answer, await AnswerAsync(user, path, options), StringComparison.Ordinal);

        async Task UntilToldAsync(string answer, FakeUser user, string path)
        {
            for (var tries = 0; !(await AnswerAsync(user, path)).Contains(answer, StringComparison.Ordinal); tries++)
            {
                Assert.True(tries < 60, $"It never said \"{answer}\":\n{bot.Output}{bot.Errors}");
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            }
        }

        async Task<string> AnswerAsync(FakeUser user, string path, params IReadOnlyList<(string Name, object Value)> options)
        {
            var interaction = discord.Slash(user, discord.Channel, path, options);
            await UntilAsync(() => interaction.Response is not null && !interaction.IsThinking, $"an answer to /{path}");
            return interaction.Text;
        }

        Task UntilAsync(Func<bool> condition, string what) => discord.WaitUntilAsync(_ => condition(), $"{what}; the program said:\n{bot.Output}{bot.Errors}", TimeSpan.FromSeconds(90));

        FakeMessage? In(FakeChannel channel, string title) => channel.Messages.ToList().Find(message => DiscordRun.Title(message) == title);
    }

    private (string, string)[] Settings() =>
    [
        ("Feeds__0__Url", $"{_farm.Url("/gazette")}"), ("Feeds__1__Url", $"{_farm.Url("/kerb")}"), ("Security__AllowPrivateNetworks", "true"), ("Seeds__Path", "none"),
        ("Polling__MinimumInterval", "1s"), ("Alerts__EditAfter", "1s"),
    ];

    private void Serve(string path, string title, params string[] items) => _farm.On(path, Answers.Feed(Answers.Rss(title, items)));
}
