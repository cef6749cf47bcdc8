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

    private readonly Dictionary<string, Rule?> _terms = mutes
        .Where(mute => mute.Kind == Mute.OfTerm).Select(mute => mute.Target).Distinct(StringComparer.Ordinal)
        .ToDictionary(term => term, term => RuleParser.Parse(term).Rule, StringComparer.Ordinal);

    /// <summary>True when the whole community does not want to hear of the item.</summary>
    public bool IsMuted(GroupedItem grouped, Source source) => IsMuted(grouped, source, personId: null);

    /// <summary>True when the person whose direct message this destination is does not want to hear of the item.</summary>
    public bool IsMutedFor(GroupedItem grouped, Source source, long destinationId) =>
        peopleByDestination.TryGetValue(destinationId, out var person) && IsMuted(grouped, source, person);

    /// <summary>True for a person's direct message.</summary>
    public bool IsPersonal(long destinationId) => peopleByDestination.ContainsKey(destinationId);

    private bool IsMuted(GroupedItem grouped, Source source, long? personId) =>
        Of(source.CommunityId, Mute.OfStory, Mute.TargetOf(grouped.StoryId), personId).Any()
        || Of(source.CommunityId, Mute.OfSource, Mute.TargetOf(source.Id), personId).Any()
        || Of(source.CommunityId, Mute.OfTerm, "", personId).Any(mute => Matches(mute.Target, grouped.Item));

    private IEnumerable<Mute> Of(long communityId, string kind, string target, long? personId) =>
        _byTarget[(communityId, kind, target)].Where(mute => mute.PersonId == personId);

    private bool Matches(string term, Item item) => _terms[term] is { } rule && rule.Matches(RuleBook.Matchable(item));
}
