using AllianceBot.Chat;
using AllianceBot.Chat.Console;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Storage;
using Dapper;
using Humanizer;

namespace AllianceBot;

/// <summary>The bot's life: seed, say hello, run the pipeline, answer the terminal, stop.</summary>
internal sealed class BotService(
    Database database, Seeder seeder, Pipeline pipeline, IEnumerable<IChat> chats, ConsoleChat console, ConsoleScreen screen, BotSettings settings, TimeProvider time)
    : BackgroundService
{
    private readonly List<ConfiguredChat> _configured = [];

    private static readonly TimeSpan FirstCycleAtMost = TimeSpan.FromSeconds(30);

    /// <summary>Asks every configured chat whether it can be used, before anything starts; returns the problems.</summary>
    public async Task<IReadOnlyList<string>> ConnectAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var chat in chats)
        {
            var check = await chat.CheckAsync(cancellationToken);
            problems.AddRange(check.Problems);
            if (check.Chat is { } configured)
                _configured.Add(configured);
        }
        return problems;
    }

    /// <summary>One full cycle, then the commands of a redirected standard input to its end.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await seeder.SeedAsync(_configured, cancellationToken);
        await pipeline.RunOnceAsync(cancellationToken);
        if (System.Console.IsInputRedirected)
            await console.AnswerAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seeder.SeedAsync(_configured, stoppingToken);
        await GreetAsync(stoppingToken);
        var running = Task.WhenAll(chats.Select(chat => chat.RunAsync(stoppingToken)).Append(pipeline.RunAsync(stoppingToken)));
        var answering = AnswerTerminalAsync(stoppingToken);
        await running;
        // A read of the terminal cannot be called off; the process ends over it.
        if (answering.IsCompleted)
            await answering;
    }

    private async Task AnswerTerminalAsync(CancellationToken cancellationToken)
    {
        await FirstCycleAsync(cancellationToken);
        await Task.Run(() => console.AnswerAsync(cancellationToken), cancellationToken);
    }

    // Until what was due at the start is polled, edited and delivered; a hanging feed does not keep the terminal waiting for ever.
    private async Task FirstCycleAsync(CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        while (time.GetUtcNow() - start < FirstCycleAtMost)
        {
            var open = await database.ReadAsync(async connection =>
                await FeedStore.NeverPolledAsync(connection) + await ItemStore.PendingCountAsync(connection)
                + await PostStore.WaitingCountAsync(connection, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
            if (open == 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(150), time, cancellationToken);
        }
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var (sources, rules, posted) = await database.ReadAsync(async connection =>
        {
            var home = await CommunityStore.FindByChatAsync(connection, Platforms.Console, HomeCommunity.Terminal)
                ?? throw new InvalidOperationException("Seeding makes the home community.");
            return (
                await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM sources WHERE community_id = @Id AND removed_ms IS NULL AND paused_reason IS NULL", home),
                await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM watch_rules WHERE community_id = @Id AND removed_ms IS NULL AND paused_reason IS NULL", home),
                await PostStore.CountPostedAsync(connection, home.Id));
        }, cancellationToken);
        var lines = new List<string> { $"AllianceBot watches {"feed".ToQuantity(sources)} with {"rule".ToQuantity(rules)}. Dashboard: {settings.Web.Urls}" };
        if (posted > 0)
            lines.Add($"{posted} {(posted == 1 ? "story" : "stories")} already posted: /alliance latest");
        if (!settings.HasChat)
        {
            lines.Add("No chat token is set, so stories come to this terminal. Set Discord__Token and Discord__ChannelId for Discord,");
            lines.Add("or Slack__BotToken, Slack__AppToken and Slack__ChannelId for Slack; `check` says what is missing.");
        }
        lines.Add("Type /alliance help; Ctrl-C stops.");
        await screen.WriteAsync(renderer => string.Concat(lines.Select(renderer.Note)), cancellationToken);
    }
}
