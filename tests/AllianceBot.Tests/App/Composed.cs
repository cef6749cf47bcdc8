using AllianceBot.Chat;
using AllianceBot.Chat.Console;
using AllianceBot.Communities;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Storage;
using AllianceBot.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AllianceBot.Tests.App;

/// <summary>What all fixtures of the whole bot share: its services as they are composed for people, and what it is seeded with.</summary>
internal static class Composed
{
    /// <summary>The sample feeds and the starter rules.</summary>
    public static readonly SeedFolder SampleSeeds =
        new(Path.Combine(RepositoryPaths.Root, "seeds", "sample"), Path.Combine(RepositoryPaths.Root, "seeds", "rules.yaml"), IsNamed: true);

    /// <param name="screen">What the terminal shows is written here.</param>
    /// <param name="typed">The terminal's input.</param>
    /// <param name="add">Services of the fixture's own, or in place of the bot's.</param>
    public static ServiceProvider Services(
        TestStore store, BotSettings settings, SeedFolder seeds, TimeProvider time, TestLog log, Action<IServiceCollection> add, TextWriter? screen = null, string typed = "")
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton(time);
        services.AddSingleton(_ => new ConsoleScreen(screen ?? new StringWriter(), new ConsoleRenderer(colour: false, width: 100)));
        services.AddSingleton<TextReader>(new StringReader(typed));
        services.AddAllianceBot(settings, seeds, store.Database);
        add(services);
        return services.BuildServiceProvider();
    }

    /// <summary>No feeds, and a file of no rules.</summary>
    public static SeedFolder NoSeeds(TestStore store)
    {
        var rules = Path.Combine(store.Folder, "rules.yaml");
        File.WriteAllText(rules, "rules: []\n");
        return new SeedFolder(null, rules, IsNamed: true);
    }

    /// <summary>Seeds the home community, whose configured channel is in this chat.</summary>
    public static async Task<(Community Home, Destination News)> SeedAsync(IServiceProvider services, Database database, IChat chat)
    {
        var check = await chat.CheckAsync(TestContext.Current.CancellationToken);
        Assert.Empty(check.Problems);
        await services.GetRequiredService<Seeder>().SeedAsync([check.Chat!], TestContext.Current.CancellationToken);
        return await database.ReadAsync(async connection =>
        {
            var home = (await CommunityStore.FindByChatAsync(connection, Platforms.Console, HomeCommunity.Terminal))!;
            return (home, (await DestinationStore.OfCommunityAsync(connection, home.Id)).Single(place => place.Platform == check.Chat!.Platform && place.ExternalId == check.Chat.ChannelId));
        }, CancellationToken.None);
    }
}
