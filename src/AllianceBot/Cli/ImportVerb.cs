using System.CommandLine;
using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Settings;
using AllianceBot.Storage;

namespace AllianceBot.Cli;

/// <summary>
/// <c>import FILE</c>: makes the home community follow the feeds of an OPML file, or gives it the rules of a file in the form of
/// seeds/rules.yaml (.yaml, .yml). What it has already stays as it is. Exit codes: 0 fine, 1 nothing could be read, 2 the store cannot be had.
/// </summary>
internal static class ImportVerb
{
    private const string Actor = "console:terminal import";

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "An OPML file with feeds, or a .yaml file with rules." };
        var command = new Command("import", "Follow the feeds of an OPML file, or add the rules of a YAML file.") { file };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => HomeStore.UseAsync(
            SettingsLoader.Load(parsed.UnmatchedTokens, Environment.GetEnvironmentVariables()),
            (database, home) => RunAsync(database, home, parsed.GetValue(file)!, Console.Out, Console.Error, TimeProvider.System, cancellationToken),
            cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(
        Database database, Community home, string file, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var isRules = Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml";
        var (said, problems) = isRules ? await RulesAsync(database, home, file, nowMs, cancellationToken) : await FeedsAsync(database, home, file, nowMs, cancellationToken);
        foreach (var problem in problems)
            await errors.WriteLineAsync(problem);
        if (said is not null)
            await output.WriteLineAsync(said);
        return said is null ? 1 : 0;
    }

    private static async Task<(string? Said, IReadOnlyList<string> Problems)> FeedsAsync(Database database, Community home, string file, long nowMs, CancellationToken cancellationToken)
    {
        OpmlReading reading;
        try
        {
            await using var stream = File.OpenRead(file);
            reading = Opml.Read(stream);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, [$"{file} cannot be read: {unreadable.Message}"]);
        }
        if (reading.Outlines.Count == 0)
            return (null, reading.Remarks is { Count: > 0 } remarks ? remarks : ["The list holds no feeds."]);
        var outcome = await database.WriteAsync(connection => SubscriptionList.ImportAsync(connection, home.Id, reading.Outlines, Actor, nowMs), cancellationToken);
        return (outcome.Sentence, reading.Remarks);
    }

    private static async Task<(string? Said, IReadOnlyList<string> Problems)> RulesAsync(Database database, Community home, string file, long nowMs, CancellationToken cancellationToken)
    {
        var (read, problem) = StarterRules.Read(file);
        var problems = new List<string>();
        if (problem is not null)
            problems.Add(problem);
        if (read.Count == 0)
            return (null, problems.Count > 0 ? problems : ["The file holds no rules."]);
        var (added, known) = await database.WriteAsync(async connection =>
        {
            var counts = (Added: 0, Known: 0);
            // Without a channel that alerts go to, the first start brings the rules to the one that is set up.
            var place = await NoticeStore.PlaceAsync(connection, home.Id);
            foreach (var rule in read)
            {
                var parsed = RuleParser.Parse(rule.Query);
                if (parsed.Rule is null)
                {
                    problems.Add($"The rule {rule.Name} is left out: {parsed.Error?.Message}");
                    continue;
                }
                var wanted = new WatchRule { CommunityId = home.Id, Name = rule.Name, Query = rule.Query, Canonical = parsed.Rule.Canonical, Description = rule.Description, Origin = "settings" };
                if (await WatchRuleStore.AddAsync(connection, wanted, Actor, nowMs) is not { } saved)
                {
                    counts.Known++;
                    continue;
                }
                counts.Added++;
                if (place is { } destination)
                    await RouteStore.AddAsync(connection, new Route { RuleId = saved.Id, DestinationId = destination });
            }
            return counts;
        }, cancellationToken);
        return ($"{added} rules are added{(known > 0 ? $"; {known} have names that are taken and were left out" : "")}.", problems);
    }
}
