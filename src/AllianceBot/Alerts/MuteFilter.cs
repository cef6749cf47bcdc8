using AllianceBot.Feeds;
using AllianceBot.Items;
using AllianceBot.Matching;
using AllianceBot.Rules;
using AllianceBot.Stories;

namespace AllianceBot.Alerts;

/// <summary>The mutes in force while a chunk is edited: a muted story, source or term raises no alert and no edit.</summary>
internal sealed class MuteFilter(IReadOnlyList<Mute> mutes, IReadOnlyDictionary<long, long> peopleByDestination)
{
    private readonly ILookup<(long CommunityId, string Kind, string Target), Mute> _byTarget =
        mutes.ToLookup(mute => (mute.CommunityId, mute.Kind, mute.Kind == Mute.OfTerm ? "" : mute.Target));

    private readonly ILookup<long, Mute> _personal = mutes.Where(mute => mute.PersonId is not null).ToLookup(mute => mute.CommunityId);

    private readonly Dictionary<long, long> _destinations = peopleByDestination.ToDictionary(pair => pair.Value, pair => pair.Key);

    private readonly Dictionary<string, Rule?> _terms = mutes
        .Where(mute => mute.Kind == Mute.OfTerm).Select(mute => mute.Target).Distinct(StringComparer.Ordinal)
        .ToDictionary(term => term, term => RuleParser.Parse(term).Rule, StringComparer.Ordinal);

    /// <summary>True when the whole community does not want to hear of the item.</summary>
    public bool IsMuted(GroupedItem grouped, Source source) =>
        Of(source.CommunityId, Mute.OfStory, Mute.TargetOf(grouped.StoryId))
        || Of(source.CommunityId, Mute.OfSource, Mute.TargetOf(source.Id))
        || _byTarget[(source.CommunityId, Mute.OfTerm, "")].Any(mute => mute.PersonId is null && IsAbout(mute, grouped, source));

    /// <summary>The direct messages of those people in the source's community who do not want to hear of the item.</summary>
    public IEnumerable<long> MutedDestinations(GroupedItem grouped, Source source) => _personal[source.CommunityId]
        .Where(mute => _destinations.ContainsKey(mute.PersonId!.Value) && IsAbout(mute, grouped, source))
        .Select(mute => _destinations[mute.PersonId!.Value]);

    /// <summary>True for a person's direct message.</summary>
    public bool IsPersonal(long destinationId) => peopleByDestination.ContainsKey(destinationId);

    private bool Of(long communityId, string kind, string target) => _byTarget[(communityId, kind, target)].Any(mute => mute.PersonId is null);

    private bool IsAbout(Mute mute, GroupedItem grouped, Source source) => mute.Kind switch
    {
        Mute.OfStory => mute.Target == Mute.TargetOf(grouped.StoryId),
        Mute.OfSource => mute.Target == Mute.TargetOf(source.Id),
        _ => _terms[mute.Target] is { } rule && rule.Matches(RuleBook.Matchable(grouped.Item)),
    };
}
