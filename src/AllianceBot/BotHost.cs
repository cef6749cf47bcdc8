using System.Data.Common;
using AllianceBot.Cli;
using AllianceBot.Dashboard;
using AllianceBot.Items;
using AllianceBot.Security;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Console;

namespace AllianceBot;

/// <summary>Opens the store and hosts the bot: with a web server as a service, without a port for one cycle.</summary>
internal static class BotHost
{
    private static readonly TimeSpan ShutdownAtMost = TimeSpan.FromSeconds(4.5);

    /// <summary>Runs until it is cancelled (or for one cycle) and returns the exit code.</summary>
    public static async Task<int> RunAsync(LoadedSettings loaded, bool once, CancellationToken cancellationToken)
    {
        var (seeds, seedProblem) = loaded.Problems.Count == 0 ? SeedFolder.Find(loaded.Settings) : default;
        if (loaded.Problems.Count > 0 || seedProblem is not null)
            return Refuse(loaded.Problems.Concat(seedProblem is null ? [] : [seedProblem]));
        if (SeedCheck.Problems(loaded, seeds).ToList() is { Count: > 0 } unusable)
            return Refuse(unusable);

        var (store, storeProblem) = OpenedStore.Open(loaded.Settings.ConnectionStrings.AllianceBot);
        if (store is null)
            return Refuse([storeProblem!]);
        await using var opened = store;
        var database = store.Database;
        await StartFreshAsync(database, store.Address, cancellationToken);
        await ItemTokens.RefreshAsync(database, cancellationToken);
        return once ? await RunOnceAsync(loaded, seeds, database, cancellationToken) : await ServeAsync(loaded, seeds, database, cancellationToken);
    }

    private static async Task<int> RunOnceAsync(LoadedSettings loaded, SeedFolder seeds, Database database, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => Log(logging, loaded)).AddAllianceBot(loaded.Settings, seeds, database);
        await using var provider = services.BuildServiceProvider();
        var bot = provider.GetRequiredService<BotService>();
        if (await bot.ConnectAsync(cancellationToken) is { Count: > 0 } problems)
            return Refuse(problems);
        await bot.RunOnceAsync(cancellationToken);
        return 0;
    }

    private static async Task<int> ServeAsync(LoadedSettings loaded, SeedFolder seeds, Database database, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(loaded.Configuration);
        builder.WebHost.UseUrls(loaded.Settings.Web.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        Log(builder.Logging, loaded);
        builder.Services.AddAllianceBot(loaded.Settings, seeds, database).AddHostedService(provider => provider.GetRequiredService<BotService>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownAtMost);
        await using var app = builder.Build();
        app.MapDashboard();
        var bot = app.Services.GetRequiredService<BotService>();
        if (await bot.ConnectAsync(cancellationToken) is { Count: > 0 } problems)
            return Refuse(problems);
        try
        {
            await app.RunAsync(cancellationToken);
            // The host stops when the bot fails; it has logged why.
            return bot.ExecuteTask is { IsFaulted: true } ? 1 : 0;
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Refuse([$"Web:Urls names {loaded.Settings.Web.Urls}, which another program uses: choose another port, for example --Web:Urls=http://127.0.0.1:5081."]);
        }
    }

    // The lock says that no other process uses the file, so the leases in it are those of a process that is gone.
    private static Task StartFreshAsync(Database database, DatabaseAddress address, CancellationToken cancellationToken) =>
        address.SqliteFile is null ? Task.CompletedTask : database.WriteAsync(LeaseStore.ForgetAllAsync, cancellationToken);

    // Logs go to standard error: standard output belongs to the cards.
    private static void Log(ILoggingBuilder logging, LoadedSettings loaded)
    {
        logging.ClearProviders();
        logging.AddConfiguration(loaded.Configuration.GetSection("Logging"));
        if (!loaded.Configuration.GetSection("Logging:LogLevel").Exists())
            logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddConsole(console =>
        {
            console.FormatterName = SafeLogFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<SafeLogFormatter, ConsoleFormatterOptions>();
    }

    private static int Refuse(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        return 2;
    }
}
