using System.CommandLine;
using AllianceBot.Chat.Discord;
using AllianceBot.Chat.Slack;
using AllianceBot.Rules;
using AllianceBot.Seeding;
using AllianceBot.Settings;
using AllianceBot.Storage;

namespace AllianceBot.Cli;

/// <summary>
/// <c>check</c>: what is configured, what is missing and how to mend it, in sentences; 2 when something is wrong.
/// <c>--health</c> asks a running bot on this machine instead (for containers): 0 when it is well, else 1.
/// </summary>
internal static class CheckVerb
{
    private static readonly TimeSpan HealthDeadline = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var health = new Option<bool>("--health") { Description = "Ask the running bot on this machine whether it is well." };
        var feeds = new Option<bool>("--feeds") { Description = "Ask every seeded and configured feed once, and name the dead ones." };
        var command = new Command("check", "Say what is configured, what is missing and how to mend it.") { health, feeds };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var loaded = SettingsLoader.Load(parsed.UnmatchedTokens, Environment.GetEnvironmentVariables());
            if (parsed.GetValue(health))
                return await HealthAsync(loaded.Settings, cancellationToken);
            var problems = loaded.Problems.Count > 0 ? loaded.Problems : Describe(loaded, Console.Out);
            if (problems.Count == 0 && await DatabaseAddress.Parse(loaded.Settings.ConnectionStrings.AllianceBot)!.AskAsync(cancellationToken) is { } away)
                problems = [away];
            if (problems.Count == 0 && loaded.Settings.Discord.Token is not null)
                problems = await DiscordAsync(loaded.Settings.Discord, Console.Out, cancellationToken);
            if (problems.Count == 0 && loaded.Settings.Slack.BotToken is not null)
                problems = await SlackAsync(loaded.Settings.Slack, Console.Out, cancellationToken);
            foreach (var problem in problems)
                Console.Error.WriteLine(problem);
            if (problems.Count > 0)
                return 2;
            if (parsed.GetValue(feeds))
                return await FeedCheck.RunAsync(loaded.Settings, Console.Out, cancellationToken);
            Console.WriteLine("All is well.");
            return 0;
        });
        return command;
    }

    // Prints what is there; returns what is wrong.
    private static List<string> Describe(LoadedSettings loaded, TextWriter output)
    {
        var settings = loaded.Settings;
        var problems = new List<string>();
        var address = DatabaseAddress.Parse(settings.ConnectionStrings.AllianceBot);
        output.WriteLine(address switch
        {
            { SqliteFile: { } file } => $"Store: SQLite, {file}.",
            not null => "Store: PostgreSQL.",
            null => "Store: none.",
        });
        if (address is null)
            problems.Add("ConnectionStrings:AllianceBot must begin with \"Data Source=\" (SQLite) or \"Host=\" (PostgreSQL).");

        var (seeds, seedProblem) = SeedFolder.Find(settings);
        if (seedProblem is not null)
            problems.Add(seedProblem);
        output.WriteLine(seeds.Feeds is null ? "Seeds: no feeds." : $"Seeds: {seeds.Feeds}.");
        output.WriteLine($"Rules: {StarterRules.Read(seeds.RulesFile).Rules.Count} starter rules, {settings.Rules.Count} in the settings.");
        problems.AddRange(SeedCheck.Problems(loaded, seeds));

        output.WriteLine(settings.Discord.Token is null ? "Discord: not set up: set Discord__Token and Discord__ChannelId." : $"Discord: token set, channel {settings.Discord.ChannelId ?? "missing"}.");
        if (settings.Discord.Token is not null && settings.Discord.ChannelId is null)
            problems.Add("Discord:ChannelId is missing: set it to the id of the channel for the starter rules (in Discord: right-click the channel, Copy Channel ID).");
        output.WriteLine(settings.Slack.BotToken is null ? "Slack: not set up: set Slack__BotToken, Slack__AppToken and Slack__ChannelId." : $"Slack: token set, channel {settings.Slack.ChannelId ?? "missing"}.");
        if (settings.Slack.BotToken is not null && settings.Slack.ChannelId is null)
            problems.Add("Slack:ChannelId is missing: set it to the id of the channel for the starter rules (in Slack: the channel's details, at the bottom).");
        if (settings.Slack.BotToken is not null && settings.Slack.AppToken is null)
            problems.Add("Slack:AppToken is missing: make one with the scope connections:write under Basic Information, App-Level Tokens.");
        if (!settings.HasChat)
            output.WriteLine("Chat: this terminal.");
        output.WriteLine($"Dashboard: {settings.Web.Urls}.");
        return problems;
    }

    private static async Task<IReadOnlyList<string>> DiscordAsync(DiscordOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var http = Security.GuardedHttp.ForChatApi(new Uri(options.ApiBaseUrl));
        var rest = DiscordServices.Rest(http, options, TimeProvider.System);
        var (check, _) = await new DiscordCheck(rest, new DiscordAccess(rest), options).RunAsync(cancellationToken);
        foreach (var note in check.Notes)
            await output.WriteLineAsync(note);
        return check.Problems;
    }

    private static async Task<IReadOnlyList<string>> SlackAsync(SlackOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        using var http = SlackServices.Http(options);
        var web = SlackServices.Web(http, options, options.BotToken!, TimeProvider.System);
        var app = SlackServices.Web(http, options, options.AppToken ?? "", TimeProvider.System);
        var (check, _) = await new SlackCheck(web, app, options).RunAsync(cancellationToken);
        foreach (var note in check.Notes)
            await output.WriteLineAsync(note);
        return check.Problems;
    }

    private static async Task<int> HealthAsync(BotSettings settings, CancellationToken cancellationToken)
    {
        var url = settings.Web.Urls.Split(';')[0].Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace("+", "127.0.0.1", StringComparison.Ordinal);
        var address = new Uri(url);
        using var http = Security.GuardedHttp.ForChatApi(address);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(HealthDeadline);
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/healthz"), deadline.Token);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Nothing answers at {url}/healthz.");
            return 1;
        }
    }
}
