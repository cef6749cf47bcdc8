using AllianceBot.Feeds;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Security;
using AllianceBot.Settings;

namespace AllianceBot.Seeding;

/// <summary>What the seeds and the settings bring that could not be used: nothing starts while somebody believes that it watches.</summary>
internal static class SeedCheck
{
    /// <summary>Sentences with the place of each; empty when all is well.</summary>
    public static IEnumerable<string> Problems(LoadedSettings loaded, SeedFolder seeds)
    {
        var (starters, unreadable) = StarterRules.Read(seeds.RulesFile);
        if (unreadable is not null)
            yield return unreadable;
        foreach (var rule in starters)
        {
            if (RuleParser.Parse(rule.Query).Error is { } error)
                yield return $"{seeds.RulesFile}: the rule {rule.Name}: {error.Message}\n{error.Caret(rule.Query)}";
        }
        foreach (var (i, rule) in loaded.Settings.Rules.Index())
        {
            if (RuleParser.Parse(rule.Query).Error is { } error)
                yield return $"{Origin($"Rules:{i}:Query")}: {error.Message}\n{error.Caret(rule.Query)}";
        }
        foreach (var (i, feed) in loaded.Settings.Feeds.Index())
        {
            if (!IsFeedAddress(feed.Url))
                yield return $"{Origin($"Feeds:{i}:Url")} must be the address of a feed that begins with http:// or https:// (it is \"{feed.Url}\").";
        }

        string Origin(string key) => loaded.Origins.TryGetValue(key, out var origin) ? $"{origin}: {key}" : key;
    }

    public static bool IsFeedAddress(string url) => SafeUri.TryParse(url, out var address) && WebAddress.TryTakeCredentials(address, out _, out _);
}
