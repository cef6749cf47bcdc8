using AllianceBot.Commands;
using AllianceBot.Deliveries;
using AllianceBot.Rules;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.Text;

namespace AllianceBot.Chat.Slack;

/// <summary>What a person's home tab shows.</summary>
/// <param name="Closed">Why nothing comes to the person at present; null when it does.</param>
/// <param name="Community">What moderators see besides; null for everybody else.</param>
internal sealed record HomeContent(IReadOnlyList<WatchRule> Watches, string? Closed, HomeOfModerators? Community);

/// <param name="Rules">Each with the names of the places that it goes to.</param>
internal sealed record HomeOfModerators(IReadOnlyList<(WatchRule Rule, string To)> Rules, IReadOnlyList<SickFeed> SickFeeds, IReadOnlyList<UnsurePost> Unsure);

/// <param name="Problem">The sentence that feed list shows.</param>
internal sealed record SickFeed(string Name, string Problem);

/// <summary>Draws the home tab. A menu is called after what it stands beside (<c>home-watch:17</c>), which is looked up among the person's own things.</summary>
internal static class HomeTab
{
    public const string WatchMenu = "home-watch";
    public const string RuleMenu = "home-rule";
    public const string UnsureMenu = "home-unsure";
    public const string AddWatch = "home-add-watch";
    public const string AddRule = "home-add-rule";

    private const int MostRules = 30;
    private const int MostFeeds = 15;
    private const int MostText = 1000;

    /// <param name="note">What became of the last press.</param>
    public static HomeView Draw(HomeContent content, Reply? note = null)
    {
        var blocks = new List<Block>();
        if (note is not null)
            blocks.Add(Small((note.IsError ? "⚠ " : "") + note.Title));
        blocks.Add(HeaderBlock.Of("Your watches"));
        if (content.Closed is { } closed)
            blocks.Add(Small($"They wait: {closed}"));
        if (content.Watches.Count == 0)
            blocks.Add(Small("None yet. A watch tells you by direct message when something is reported."));
        foreach (var watch in content.Watches)
            blocks.Add(Row(TextObject.Plain(watch.Query, MostText), Menu(WatchMenu, watch.Id, Pausing(watch), ("remove", "Remove")), Paused(watch)));
        blocks.Add(new ActionsBlock([Button(AddWatch, "Add a watch")]));
        if (content.Community is { } community)
            blocks.AddRange(ForModerators(community));
        return new HomeView([.. blocks.Take(BlockLimits.BlocksInView)]);
    }

    /// <summary>The tab where nothing can be shown but a sentence.</summary>
    public static HomeView Draw(Reply only) => new([Small(only.Title)]);

    private static IEnumerable<Block> ForModerators(HomeOfModerators community)
    {
        yield return new DividerBlock();
        yield return HeaderBlock.Of("Rules of this community");
        foreach (var (rule, to) in community.Rules.Take(MostRules))
        {
            yield return Row(Bold(rule.Name), Menu(RuleMenu, rule.Id, ("edit", "Edit"), Pausing(rule), ("remove", "Remove")), rule.Query, $"→ {to}", Paused(rule));
        }
        if (community.Rules.Count > MostRules)
            yield return Small($"and {community.Rules.Count - MostRules} more: /alliance-mod rule list");
        yield return new ActionsBlock([Button(AddRule, "Add a rule")]);

        yield return HeaderBlock.Of("Sick feeds");
        if (community.SickFeeds.Count == 0)
            yield return Small("None: every feed answers.");
        foreach (var feed in community.SickFeeds.Take(MostFeeds))
            yield return Row(Bold(feed.Name), null, feed.Problem);
        if (community.SickFeeds.Count > MostFeeds)
            yield return Small($"and {community.SickFeeds.Count - MostFeeds} more: /alliance-mod feed list");

        if (community.Unsure.Count == 0)
            yield break;
        yield return HeaderBlock.Of("Perhaps posted");
        yield return Small("Slack did not say whether these posts arrived, and it could not be found out. Look in the channel, and choose.");
        foreach (var post in community.Unsure)
        {
            yield return Row(Bold(post.Title), Menu(UnsureMenu, post.Id, ("stands", "It is there"), ("again", "Post it")), $"in {post.Place}: {post.Reason}");
        }
    }

    private static (string, string) Pausing(WatchRule rule) => rule.PausedReason is null ? ("pause", "Pause") : ("resume", "Go on");

    private static string? Paused(WatchRule rule) => rule.PausedReason is { } reason ? $"paused: {reason}" : null;

    private static TextObject Bold(string text) => TextObject.Marked(new Mrkdwn(MostText).Bold(text));

    // Queries are full of asterisks, which plain text shows as they are.
    private static SectionBlock Row(TextObject text, Overflow? menu, params IEnumerable<string?> details)
    {
        var fields = details.OfType<string>().Select(detail => TextObject.Plain(detail, MostText)).ToList();
        return new SectionBlock { Text = text, Fields = fields.Count > 0 ? fields : null, Accessory = menu };
    }

    private static Overflow Menu(string action, long id, params ReadOnlySpan<(string Do, string Label)> choices)
    {
        var options = new List<Option>();
        foreach (var (what, label) in choices)
            options.Add(new Option(TextObject.Plain(label, BlockLimits.OptionText), what));
        return new Overflow($"{action}:{id}", options);
    }

    private static Button Button(string action, string label) => new(TextObject.Plain(label, BlockLimits.ButtonText), action) { Style = "primary" };

    private static ContextBlock Small(string text) => new([TextObject.Plain(text, MostText)]);
}
