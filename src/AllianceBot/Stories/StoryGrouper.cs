using AllianceBot.Languages;

namespace AllianceBot.Stories;

/// <summary>
/// Decides online which story an item belongs to. State: the stories opened in the last <see cref="WindowMs"/>, nothing else;
/// so the groups after a restart are those of an uninterrupted run. Not thread-safe: the editor owns it.
/// </summary>
internal sealed class StoryGrouper
{
    /// <summary>A story takes reports for 3 days after it opened; a later report of a long affair is news again.</summary>
    public const long WindowMs = 3 * 24 * 60 * 60 * 1000L;

    private readonly GroupingRules _rules;
    private readonly Dictionary<string, LanguageTerms> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<long, GroupedStory> _stories = [];
    private readonly List<GroupedStory?> _slots = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly PriorityQueue<GroupedStory, long> _byAge = new();
    private readonly CopyIndex _copies = new();
    private readonly StorySearch _search;
    private long _nowMs = long.MinValue;

    public StoryGrouper(GroupingRules? rules = null)
    {
        _rules = rules ?? new GroupingRules();
        _search = new StorySearch(_rules, _slots);
    }

    public int LivingStories => _stories.Count;

    /// <summary>Finds the item's story. Changes nothing but the clock (which closes old stories): <see cref="Add"/> records the decision.</summary>
    public GroupPlacement Place(GroupItem item)
    {
        Advance(item.TimeMs);
        var vector = ItemVectorizer.Of(item.Lang, item.Title, item.Text, item.CanonicalUrl);
        if (Story(_copies.FindLink(vector)) is { } sameLink)
            return new GroupPlacement(item, sameLink.Id, 1, GroupReason.Link, vector);
        if (Story(_copies.FindCopy(vector)) is { } copy)
            return new GroupPlacement(item, copy.Id, 1, GroupReason.Copy, vector);
        var found = _search.Best(vector, LanguageOf(item.Lang), _languages.Values);
        return new GroupPlacement(item, found.Story?.Id, found.Score, found.Story is null ? GroupReason.New : found.Reason, vector);
    }

    /// <summary>Records that the item belongs to <paramref name="storyId"/>: the placement's own, or the new id of the story it opens.</summary>
    public void Add(GroupPlacement placement, long storyId) =>
        Add(placement.Terms, placement.Item.Lang, placement.Item.TimeMs, storyId);

    /// <summary>Rebuilds the state. <paramref name="placements"/>: every item of every story that was opened in the last
    /// <see cref="WindowMs"/>, in the order of their placing; older ones are passed over.</summary>
    public void Restore(IEnumerable<StoredPlacement> placements)
    {
        foreach (var placement in placements)
        {
            Advance(placement.TimeMs);
            if (ItemVector.Decode(placement.Vector) is { } vector)
                Add(vector, placement.Lang, placement.TimeMs, placement.StoryId);
        }
    }

    private void Add(ItemVector vector, string lang, long timeMs, long storyId)
    {
        if (!_stories.TryGetValue(storyId, out var story))
        {
            if (timeMs < _nowMs - WindowMs)
                return;
            if (!_freeSlots.TryPop(out var slot))
            {
                slot = _slots.Count;
                _slots.Add(null);
            }
            story = new GroupedStory(storyId, slot, timeMs);
            _slots[slot] = story;
            _stories.Add(storyId, story);
            _byAge.Enqueue(story, timeMs);
        }
        story.Add(LanguageOf(lang), vector);
        _copies.Add(vector, story.Slot);
    }

    private void Advance(long timeMs)
    {
        _nowMs = Math.Max(_nowMs, timeMs);
        while (_byAge.TryPeek(out var oldest, out var openedMs) && openedMs < _nowMs - WindowMs)
        {
            _byAge.Dequeue();
            oldest.Close();
            foreach (var (linkHash, simHash) in oldest.Copies)
                _copies.Remove(linkHash, simHash, oldest.Slot);
            _stories.Remove(oldest.Id);
            _slots[oldest.Slot] = null;
            _freeSlots.Push(oldest.Slot);
        }
    }

    private GroupedStory? Story(int? slot) => slot is { } known ? _slots[known] : null;

    private LanguageTerms LanguageOf(string lang)
    {
        var primary = LanguageTag.Primary(lang);
        if (!_languages.TryGetValue(primary, out var language))
            _languages.Add(primary, language = new LanguageTerms());
        return language;
    }
}
