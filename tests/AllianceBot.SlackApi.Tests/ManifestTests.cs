using AllianceBot.Fakes.Slack;
using AllianceBot.TestSupport;

namespace AllianceBot.SlackApi.Tests;

public sealed class ManifestTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "config", "slack-manifest.yaml"));

    /// <summary>The plain list under a key, and the comment above each entry.</summary>
    private static List<(string Entry, string Above)> ListUnder(string key)
    {
        var start = Array.FindIndex(Lines, line => line.Trim() == key + ":");
        var block = Lines.Skip(start + 1).TakeWhile(line => line.TrimStart().StartsWith('-') || line.TrimStart().StartsWith('#')).ToList();
        return [.. block.Select((line, index) => (Line: line.Trim(), Above: index == 0 ? "" : block[index - 1].Trim()))
            .Where(entry => entry.Line.StartsWith("- ", StringComparison.Ordinal))
            .Select(entry => (entry.Line[2..], entry.Above))];
    }

    [Fact]
    public void The_manifest_asks_for_just_the_scopes_that_the_tests_run_with() =>
        Assert.Equal(new FakeWorkspace(TimeProvider.System).BotScopes.Order(), ListUnder("bot").Select(scope => scope.Entry).Order());

    [Fact]
    public void Every_scope_has_its_reason() => Assert.All(ListUnder("bot"), scope => Assert.StartsWith("# ", scope.Above, StringComparison.Ordinal));

    [Fact]
    public void The_events_that_the_client_reads_are_subscribed() =>
        Assert.Equal(
            [
                "app_home_opened", "message.im", "app_uninstalled", "tokens_revoked", "channel_archive", "channel_unarchive", "channel_deleted", "channel_left",
                "group_archive", "group_unarchive", "group_deleted", "group_left", "member_joined_channel",
            ],
            ListUnder("bot_events").Select(subscribed => subscribed.Entry));
}
