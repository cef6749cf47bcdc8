using System.CommandLine;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Settings;
using AllianceBot.Storage;

namespace AllianceBot.Cli;

/// <summary>
/// <c>export feeds|rules</c>: what the home community follows as OPML, or its rules in the form of seeds/rules.yaml, on standard output.
/// Exit codes: 0 fine, 2 the store cannot be had.
/// </summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "feeds (OPML) or rules (YAML)." };
        what.AcceptOnlyFromAmong("feeds", "rules");
        var command = new Command("export", "Write the followed feeds (OPML) or the rules (YAML) to standard output.") { what };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => HomeStore.UseAsync(
            SettingsLoader.Load(parsed.UnmatchedTokens, Environment.GetEnvironmentVariables()),
            (database, home) => RunAsync(database, home, parsed.GetValue(what)!, Console.OpenStandardOutput(), Console.Error, cancellationToken),
            cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(Database database, Community home, string what, Stream output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (what == "rules")
        {
            var rules = await database.ReadAsync(connection => WatchRuleStore.OfCommunityAsync(connection, home.Id), cancellationToken);
            await using var writer = new StreamWriter(output, leaveOpen: true);
            StarterRules.Write(writer, rules.Select(rule => new StarterRule { Name = rule.Name, Description = rule.Description, Query = rule.Query }));
            return 0;
        }
        var (outlines, hidden) = await database.ReadAsync(connection => SubscriptionList.ExportAsync(connection, home.Id), cancellationToken);
        Opml.Write(output, $"{home.Name}: feeds", outlines);
        if (hidden > 0)
            await errors.WriteLineAsync($"Feeds with a password in the address were left out: {hidden}.");
        return 0;
    }
}
