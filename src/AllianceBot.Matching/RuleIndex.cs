using AllianceBot.Matching.Evaluation;
using AllianceBot.Matching.Index;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching;

/// <summary>
/// Many rules, asked together: an item is compared with those only that it could match. Any number of threads may match while
/// one at a time (the others wait) adds and removes; a match never waits. Rules with the same canonical form take one place.
/// <para>
/// A match that runs during <see cref="Add"/> or <see cref="Remove"/> sees that rule or does not; all others it sees. During
/// <see cref="Replace"/> it sees the old rule or the new one.
/// </para>
/// </summary>
public sealed class RuleIndex
{
    private readonly Lock _writer = new();
    private readonly ReaderGate _gate = new();
    /// <summary>The rules; programs are packed tightly.</summary>
    private readonly ByteHeap _heap = new(unitBits: 2);
    /// <summary>Lists of postings, in cache lines.</summary>
    private readonly ByteHeap _lists = new(unitBits: 3);
    private readonly KeyTable _keys;
    private readonly PostingLists _postings;
    private readonly IdTable _ids;
    private readonly KeyPlanner _planner;
    private readonly RegexCache _regexes = new();
    private readonly int[] _filed = new int[(int)KeyKind.Unfiled + 1];
    private readonly Action<uint, int> _freeEntry;
    private readonly Stack<int> _freeOwnerLists = new();
    private readonly List<uint> _sameFingerprints = [];
    private OwnerList?[] _owners = [];
    private int _ownerListCount;
    private int _movesBegun;
    private int _movesEnded;
    private MatchScratch? _spareScratch;

    /// <param name="frequencies">Tells rare words from common ones; without it the index guesses by length, and is slower.</param>
    public RuleIndex(TokenFrequencies? frequencies = null)
    {
        _keys = new KeyTable(_gate);
        _postings = new PostingLists(_keys, _lists, _gate);
        _ids = new IdTable(_heap);
        _planner = new KeyPlanner(frequencies ?? TokenFrequencies.None);
        _freeEntry = _heap.Free;
    }

    /// <summary>Ids in the index.</summary>
    public int Count => _ids.Count;

    /// <summary>Rules that no key leads to, so that every item is compared with them.</summary>
    public int ScannedCount => _filed[(int)KeyKind.Unfiled];

    /// <summary>
    /// Regular expressions that took too long three times running and are not asked any more: their clauses count as not satisfied,
    /// and whoever owns a rule with one (<see cref="Rule.Patterns"/>) should be told.
    /// </summary>
    public IReadOnlyList<string> SuspendedPatterns => _regexes.Suspended;

    /// <summary>Bytes held, the rules' texts included.</summary>
    public long ReservedBytes => _heap.Reserved + _lists.Reserved + _keys.Reserved + _ids.Reserved;

    /// <exception cref="ArgumentException">The id is there already.</exception>
    public void Add(long id, Rule rule)
    {
        lock (_writer)
        {
            if (_ids.Find(id) != 0)
                throw new ArgumentException($"Rule {id} is in the index already.", nameof(id));
            AddNew(id, rule.Program);
        }
    }

    /// <summary>False when the id is not there.</summary>
    public bool Remove(long id)
    {
        lock (_writer)
        {
            var reference = _ids.Find(id);
            if (reference == 0)
                return false;
            _ids.Remove(id);
            Unfile(reference);
            return true;
        }
    }

    /// <summary>Puts a rule in the place of the one with this id, or adds it. Waits for matches that have begun, never for others.</summary>
    public void Replace(long id, Rule rule)
    {
        lock (_writer)
        {
            var old = _ids.Find(id);
            if (old == 0)
            {
                AddNew(id, rule.Program);
                return;
            }
            if (EntryAt(EntryOf(old)).Program.SequenceEqual(rule.Program))
                return;
            Interlocked.Increment(ref _movesBegun);
            _ids.Remove(id);
            AddNew(id, rule.Program);
            // Who began before the new rule was there may still need the old one.
            _gate.WaitForReaders();
            Unfile(old);
            Interlocked.Increment(ref _movesEnded);
        }
    }

    /// <summary>Appends the ids of the rules that the item matches, each once, in no order.</summary>
    public void Match(MatchItem item, List<long> results)
    {
        var first = results.Count;
        var scratch = Interlocked.Exchange(ref _spareScratch, null) ?? new MatchScratch();
        var movesEnded = Volatile.Read(ref _movesEnded);
        var ticket = _gate.Enter();
        try
        {
            var matcher = new ItemMatcher(_keys.Current, _heap, _lists, item, scratch);
            matcher.FindCandidates(_filed);
            matcher.Evaluate(_regexes, Volatile.Read(ref _owners), results);
        }
        finally
        {
            _gate.Exit(ticket);
            Volatile.Write(ref _spareScratch, scratch);
        }
        // A rule on its way from one entry to another can have been met in both.
        if (Volatile.Read(ref _movesBegun) != movesEnded)
            DropRepeated(results, first);
    }

    /// <summary>How many postings an item meets, and with how many rules it is compared, for those who measure.</summary>
    internal (int Postings, int Candidates) CountCandidates(MatchItem item)
    {
        var ticket = _gate.Enter();
        try
        {
            var matcher = new ItemMatcher(_keys.Current, _heap, _lists, item, new MatchScratch());
            var candidates = matcher.FindCandidates(_filed).Length;
            return (matcher.PostingCount, candidates);
        }
        finally
        {
            _gate.Exit(ticket);
        }
    }

    private static void DropRepeated(List<long> results, int first)
    {
        var met = new HashSet<long>();
        var kept = first;
        for (var i = first; i < results.Count; i++)
            if (met.Add(results[i]))
                results[kept++] = results[i];
        results.RemoveRange(kept, results.Count - kept);
    }

    private unsafe RuleEntry EntryAt(uint reference) => new(_heap.At(reference));

    private uint EntryOf(uint reference) => EntryAt(reference) is { IsAlias: true } alias ? alias.AliasTarget : reference;

    private void AddNew(long id, ReadOnlySpan<byte> program)
    {
        var keys = _planner.Plan(program);
        var same = FindSame(keys[0], program);
        if (same == 0)
        {
            var entry = RuleEntry.Write(_heap, program, id, isShared: false, hasManyKeys: keys.Count > 1);
            _ids.Add(id, entry);
            foreach (var key in keys)
            {
                _filed[(int)key.Kind]++;
                _postings.Add(key.Key, new Posting(entry, key.Fingerprints));
            }
            return;
        }
        if (!EntryAt(same).IsShared)
            same = Share(same, keys);
        var place = _owners[EntryAt(same).Owner]!.Add(id);
        _ids.Add(id, RuleEntry.WriteAlias(_heap, id, same, place));
    }

    private uint FindSame(FiledKey key, ReadOnlySpan<byte> program)
    {
        foreach (var reference in _postings.WithFingerprints(key.Key, key.Fingerprints, _sameFingerprints))
            if (EntryAt(reference).Program.SequenceEqual(program))
                return reference;
        return 0;
    }

    /// <summary>Puts an entry with a list of owners in the place of one with a single owner.</summary>
    private uint Share(uint single, List<FiledKey> keys)
    {
        Interlocked.Increment(ref _movesBegun);
        var entry = EntryAt(single);
        var number = NewOwnerList();
        var shared = RuleEntry.Write(_heap, entry.Program, number, isShared: true, hasManyKeys: entry.HasManyKeys);
        var place = _owners[number]!.Add(entry.Owner);
        _ids.Change(entry.Owner, RuleEntry.WriteAlias(_heap, entry.Owner, shared, place));
        foreach (var key in keys)
            _postings.Exchange(key.Key, single, shared);
        _gate.Retire(single, entry.Size, _freeEntry);
        Interlocked.Increment(ref _movesEnded);
        return shared;
    }

    /// <summary>Takes away what the id's reference led to; the id itself is gone already.</summary>
    private void Unfile(uint reference)
    {
        var entry = EntryAt(reference);
        if (entry.IsAlias)
        {
            var shared = entry.AliasTarget;
            var number = (int)EntryAt(shared).Owner;
            _owners[number]!.RemoveAt(entry.AliasPlace);
            _heap.Free(reference, entry.Size);
            if (_owners[number]!.Count > 0)
                return;
            UnfileEntry(shared);
            _gate.Retire((uint)number, 0, (free, _) => _freeOwnerLists.Push((int)free));
            return;
        }
        UnfileEntry(reference);
    }

    private void UnfileEntry(uint reference)
    {
        var entry = EntryAt(reference);
        foreach (var key in _planner.Plan(entry.Program))
        {
            _filed[(int)key.Kind]--;
            _postings.Remove(key.Key, reference);
        }
        _gate.Retire(reference, entry.Size, _freeEntry);
    }

    private int NewOwnerList()
    {
        if (!_freeOwnerLists.TryPop(out var number))
        {
            number = _ownerListCount++;
            if (number == _owners.Length)
            {
                var grown = new OwnerList?[Math.Max(16, number * 2)];
                Array.Copy(_owners, grown, number);
                Volatile.Write(ref _owners, grown);
            }
        }
        Volatile.Write(ref _owners[number], new OwnerList());
        return number;
    }
}
