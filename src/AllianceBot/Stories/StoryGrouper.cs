using AllianceBot.Languages;

namespace AllianceBot.Stories;

/// <summary>
/// Decides online which story an item belongs to. Its state follows from the placements of the last two windows alone, so
/// groups after a restart are those of an uninterrupted run. One owner at a time (the editor); not thread-safe.
/// </summary>
internal sealed class StoryGrouper
{
    /// <summary>A story takes reports for 3 days after it opened; a later report of a long affair is news again.</summary>
    public const long WindowMs = 3 * 24 * 60 * 60 * 1000L;
    /// <summary>How far back <see cref="Restore"/> needs placements: a strand may have begun in a story of the window before.</summary>
    public const long RestoreMs = 2 * WindowMs;
    /// <summary>Bounds memory (about 1.2 kB each) in a flood: the oldest stories close early.</summary>
    private const int MostStrands = 300_000;

    private readonly GroupingRules _rules;
    private readonly Dictionary<string, LanguageTerms> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<long, LivingStory> _stories = [];
    private readonly Dictionary<long, Strand> _strands = [];
    private readonly StrandTable _table = new();
    private readonly PriorityQueue<LivingStory, (long OpenedMs, long Id)> _byAge = new();
    private readonly CopyIndex _copies = new();
    private readonly StrandSearch _search;
    private long _nowMs = long.MinValue;

    public StoryGrouper(GroupingRules? rules = null)
    {
        _rules = rules ?? new GroupingRules();
        _search = new StrandSearch(_table);
    }

    public int LivingStories => _stories.Count;

    /// <summary>Finds the item's story. Changes nothing but the clock, which closes old stories: <see cref="Add"/> records the decision.</summary>
    public GroupPlacement Place(GroupItem item)
    {
        Advance(item.TimeMs);
        var vector = ItemVectorizer.Of(item.Lang, item.Title, item.Text, item.CanonicalUrl);
        var language = LanguageOf(item.Lang);
        if (_copies.FindLink(vector) is { } sameLink)
            return Joined(item, vector, _table[sameLink], 1, GroupReason.Link, close: _table[sameLink].Language == language);
        if (_copies.FindCopy(vector) is { } copy)
            return Joined(item, vector, _table[copy], 1, GroupReason.Copy, close: _table[copy].Language == language);

        var (strand, cosine) = _search.Nearest(vector, language, _rules);
        if (strand is null || cosine < _rules.EnoughFor(vector, strand))
            return AcrossLanguages(item, vector, language) ?? new GroupPlacement(item, null, cosine, GroupReason.New, item.ItemId, vector);
        var close = cosine >= _rules.Scaled(_rules.Enough * _rules.CloseFactor + _rules.CloseGrowth * Math.Log2(strand.Items), vector, strand);
        return close && Parts(vector, strand)
            ? new GroupPlacement(item, null, cosine, GroupReason.Parted, strand.Key, vector)
            : Joined(item, vector, strand, cosine, GroupReason.Similar, close);
    }

    /// <summary>Records that the item belongs to <paramref name="storyId"/>: the placement's own, or the new id of the story it opens.</summary>
    public void Add(GroupPlacement placement, long storyId) =>
        Add(placement.Item.ItemId, placement.Terms, placement.Item.Lang, placement.Item.TimeMs, storyId, placement.StrandKey, placement.Reason == GroupReason.Parted);

    /// <summary>Rebuilds the state from what was placed in the last <see cref="RestoreMs"/>, in the order of placing.</summary>
    public void Restore(IEnumerable<StoredPlacement> placements)
    {
        foreach (var placement in placements)
        {
            Advance(placement.TimeMs);
            if (GroupPlacement.Read(placement.Vector) is var (terms, strandKey, parted))
                Add(placement.ItemId, terms, placement.Lang, placement.TimeMs, placement.StoryId, strandKey, parted);
        }
    }

    private void Add(long itemId, ItemVector item, string lang, long timeMs, long storyId, long strandKey, bool parted)
    {
        if (!_stories.TryGetValue(storyId, out var story))
        {
            if (timeMs < _nowMs - WindowMs)
                return;
            _stories.Add(storyId, story = new LivingStory(storyId, timeMs));
            _byAge.Enqueue(story, (timeMs, storyId));
        }
        var known = _strands.GetValueOrDefault(strandKey);
        if (known is not null && known.Story != story)
        {
            if (parted)
                Move(known, story);
            else
                (known, strandKey) = (null, itemId);
        }
        var strand = known ?? Begin(strandKey, story, LanguageOf(lang));
        strand.Add(item);
        _copies.Add(item, strand.Slot);
    }

    private Strand Begin(long key, LivingStory story, LanguageTerms language)
    {
        if (_strands.Count >= MostStrands && _byAge.TryPeek(out var oldest, out _) && oldest != story)
            Close(_byAge.Dequeue());
        var strand = _table.Add(slot => new Strand(key, slot, language) { Story = story });
        _strands[key] = strand;
        story.Strands.Add(strand);
        return strand;
    }

    private static void Move(Strand strand, LivingStory story)
    {
        strand.Story!.Strands.Remove(strand);
        strand.Story = story;
        story.Strands.Add(strand);
    }

    /// <summary>Whether a side strand, with this item, is further from its story than reports of one event are.</summary>
    private bool Parts(ItemVector item, Strand strand)
    {
        if (strand.Story!.Main == strand || StrandSearch.CohesionWith(item, strand) is not { } cohesion)
            return false;
        var grown = Math.Clamp(Math.Log2(strand.Items + 1) - 1, 0, 1);
        return cohesion < _rules.Scaled(_rules.Cohesion + grown * (_rules.CohesionOfFour - _rules.Cohesion), item, strand);
    }

    private GroupPlacement? AcrossLanguages(GroupItem item, ItemVector vector, LanguageTerms own)
    {
        Strand? best = null;
        double bestCosine = 0;
        foreach (var language in _languages.Values)
        {
            if (language == own)
                continue;
            var (strand, cosine) = _search.NearestByNames(vector, language, _rules);
            if (strand is not null && cosine > bestCosine)
                (best, bestCosine) = (strand, cosine);
        }
        return best is null || bestCosine < _rules.NamesEnough ? null : Joined(item, vector, best, bestCosine, GroupReason.SharedNames, close: false);
    }

    private static GroupPlacement Joined(GroupItem item, ItemVector vector, Strand strand, double score, GroupReason reason, bool close) =>
        new(item, strand.Story!.Id, score, reason, close ? strand.Key : item.ItemId, vector);

    private void Advance(long timeMs)
    {
        _nowMs = Math.Max(_nowMs, timeMs);
        while (_byAge.TryPeek(out var oldest, out _) && oldest.OpenedMs < _nowMs - WindowMs)
            Close(_byAge.Dequeue());
    }

    private void Close(LivingStory story)
    {
        foreach (var strand in story.Strands)
        {
            foreach (var (linkHash, simHash) in strand.Copies)
                _copies.Remove(linkHash, simHash, strand.Slot);
            strand.Close();
            _strands.Remove(strand.Key);
            _table.Remove(strand.Slot);
        }
        _stories.Remove(story.Id);
    }

    private LanguageTerms LanguageOf(string lang)
    {
        var primary = LanguageTag.Primary(lang);
        if (!_languages.TryGetValue(primary, out var language))
            _languages.Add(primary, language = new LanguageTerms(primary));
        return language;
    }
}
