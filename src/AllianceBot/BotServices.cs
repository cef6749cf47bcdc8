using AllianceBot.Alerts;
using AllianceBot.Chat.Console;
using AllianceBot.Chat.Discord;
using AllianceBot.Chat.Slack;
using AllianceBot.Commands;
using AllianceBot.Deliveries;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Rules;
using AllianceBot.Security;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Storage;
using AllianceBot.Summaries;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AllianceBot;

/// <summary>What the bot is made of, slice by slice, the same for a service, for one cycle and for tests.</summary>
internal static class BotServices
{
    public static IServiceCollection AddAllianceBot(this IServiceCollection services, BotSettings settings, SeedFolder seeds, Database database)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(settings)
            .AddSingleton(seeds)
            .AddSingleton(database)
            .AddFeeds(settings)
            .AddSummaries(settings)
            .AddAlerts(settings)
            .AddCommands()
            .AddConsole()
            .AddDiscord(settings)
            .AddSlack(settings)
            .AddSingleton<Seeder>()
            .AddSingleton<Pipeline>()
            .AddSingleton<BotService>();
    }

    private static IServiceCollection AddFeeds(this IServiceCollection services, BotSettings settings) => services
        .AddSingleton(settings.Security)
        .AddSingleton(settings.Polling)
        .AddSingleton(provider => new GuardedHttp(settings.Security, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<HostGate>()
        .AddSingleton<FeedFetcher>()
        .AddSingleton<FeedDiscovery>()
        .AddSingleton<PollSchedule>()
        .AddSingleton(provider => new SampleFeeds(provider.GetRequiredService<SeedFolder>().Feeds, settings.Polling))
        .AddSingleton<Poller>();

    private static IServiceCollection AddSummaries(this IServiceCollection services, BotSettings settings) => services
        .AddSingleton(settings.Articles)
        .AddSingleton(provider => new SampleArticles(provider.GetRequiredService<SeedFolder>().Feeds))
        .AddSingleton<BodyReader>()
        .AddSingleton(provider => new ArticleFetcher(
            provider.GetRequiredService<GuardedHttp>().Untrusted, provider.GetRequiredService<HostGate>(), provider.GetRequiredService<BodyReader>(),
            "AllianceBot", provider.GetRequiredService<FeedFetcher>().UserAgent, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ArticleReader>();

    private static IServiceCollection AddAlerts(this IServiceCollection services, BotSettings settings) => services
        .AddSingleton(Options.Create(settings.Alerts))
        .AddSingleton(Options.Create(settings.Deliveries))
        .AddSingleton<RuleBook>()
        .AddSingleton<Editor>()
        .AddSingleton<HealthReporter>()
        .AddSingleton<SummaryMaker>()
        .AddSingleton<Preparer>()
        .AddSingleton<Deliverer>();

    private static IServiceCollection AddCommands(this IServiceCollection services) => services
        .AddSingleton<ICommandGroup, HistoryCommands>()
        .AddSingleton<ICommandGroup, NewsCommands>()
        .AddSingleton<ICommandGroup, RuleCommands>()
        .AddSingleton<ICommandGroup, RouteCommands>()
        .AddSingleton<ICommandGroup, FeedCommands>()
        .AddSingleton<ICommandGroup, StoryCommands>()
        .AddSingleton<ICommandGroup, FeedListCommands>()
        .AddSingleton<ICommandGroup, CommunityCommands>()
        .AddSingleton<ICommandGroup, UnsureCommands>()
        .AddSingleton<WatchCommands>()
        .AddSingleton<MuteCommands>()
        .AddSingleton<ICommandGroup>(provider => provider.GetRequiredService<WatchCommands>())
        .AddSingleton<ICommandGroup>(provider => provider.GetRequiredService<MuteCommands>())
        .AddSingleton<CardButtons>()
        .AddSingleton<CommandCatalogue>();

    private static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => ConsoleScreen.Standard());
        services.TryAddSingleton(_ => Cli.JsonLines.Standard().Input);
        return services
            .AddSingleton<IChatPlatform, ConsolePlatform>()
            .AddSingleton<ConsoleChat>();
    }
}
