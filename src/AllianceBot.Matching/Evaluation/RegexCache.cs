using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using AllianceBot.Matching.Language;

namespace AllianceBot.Matching.Evaluation;

/// <summary>
/// Expressions by pattern. Most texts lack a word that the expression needs, so that is kept for very many; the expression itself is
/// made for a text that has them all. Every pattern has passed <see cref="RegexPattern.Check"/>, so a linear automaton can be made
/// of it; but that takes a millisecond and a megabyte, so it is made only for those that the backtracking interpreter, which costs
/// a hundredth, does not finish in time. An automaton that is late too, with three items running, is not asked again.
/// </summary>
internal sealed class RegexCache
{
    private const int Capacity = 1 << 16;
    private const int MaxInterpreters = 4096;
    private const int MaxAutomata = 32;
    private const int MaxTimeouts = 3;
    private const int Attempts = 4;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _interpreters;
    private int _automata;

    /// <summary>For rules without expressions.</summary>
    public static RegexCache None { get; } = new();

    /// <summary>Patterns that were given up.</summary>
    public IReadOnlyList<string> Suspended => [.. _entries.Where(entry => entry.Value.IsSuspended).Select(entry => entry.Key)];

    /// <summary>Whether the expression is found in the text. Too slow counts as no.</summary>
    public bool IsMatch(Entry entry, ReadOnlySpan<char> text)
    {
        for (var attempt = 1; !entry.IsSuspended; attempt++)
        {
            try
            {
                var isMatch = Ready(entry).IsMatch(text);
                entry.ForgetTimeouts(text.Length);
                return isMatch;
            }
            catch (RegexMatchTimeoutException) when (entry.Automaton is null)
            {
                MakeAutomaton(entry);
            }
            catch (RegexMatchTimeoutException) when (attempt < Attempts)
            {
                // Time is the clock's, not the thread's own: a busy machine is late too, or the first run of all, and is asked again.
            }
            catch (RegexMatchTimeoutException)
            {
                entry.CountTimeout(text.Length);
                return false;
            }
        }
        return false;
    }

    /// <summary>The places where the pattern is found, at most so many; none if that takes too long.</summary>
    public List<(int Start, int Length)> Places(ReadOnlySpan<byte> pattern, ReadOnlySpan<char> text, int most)
    {
        var places = new List<(int, int)>();
        var entry = Get(pattern);
        if (!IsMatch(entry, text))
            return places;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                foreach (var match in Ready(entry).EnumerateMatches(text))
                {
                    if (places.Count == most)
                        break;
                    places.Add((match.Index, match.Length));
                }
                return places;
            }
            catch (RegexMatchTimeoutException) when (places.Count > 0 || attempt == Attempts)
            {
                // What was found until then is shown: that the rule matches is known already.
                return places;
            }
            catch (RegexMatchTimeoutException) when (entry.Automaton is null)
            {
                MakeAutomaton(entry);
            }
            catch (RegexMatchTimeoutException)
            {
                // As in IsMatch: asked again.
            }
        }
    }

    public Entry Get(ReadOnlySpan<byte> pattern)
    {
        Span<char> letters = stackalloc char[pattern.Length];
        letters = letters[..Encoding.UTF8.GetChars(pattern, letters)];
        if (_entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out var entry))
            return entry;
        // Simple and rare: an index with more expressions than this makes some of them anew.
        if (_entries.Count >= Capacity)
            Clear();
        var text = letters.ToString();
        return _entries.GetOrAdd(text, new Entry(text, [.. RegexLiterals.Parts(text).Select(Encoding.UTF8.GetBytes)]));
    }

    private Regex Ready(Entry entry) => entry.Automaton ?? entry.Interpreter ?? MakeInterpreter(entry);

    private Regex MakeInterpreter(Entry entry)
    {
        MakeRoom(ref _interpreters, MaxInterpreters, other => other.Interpreter = null);
        return entry.Interpreter = RegexPattern.Interpreter(entry.Pattern);
    }

    private void MakeAutomaton(Entry entry)
    {
        MakeRoom(ref _automata, MaxAutomata, other => other.Automaton = null);
        entry.Automaton = RegexPattern.Automaton(entry.Pattern);
    }

    /// <summary>Counts one more; where that is too many, all are forgotten first.</summary>
    private void MakeRoom(ref int made, int most, Action<Entry> forget)
    {
        if (Interlocked.Increment(ref made) <= most)
            return;
        foreach (var entry in _entries.Values)
            forget(entry);
        Interlocked.Exchange(ref made, 1);
    }

    /// <summary>Forgets all but what was given up.</summary>
    private void Clear()
    {
        foreach (var (pattern, entry) in _entries)
            if (!entry.IsSuspended)
                _entries.TryRemove(pattern, out _);
        Interlocked.Exchange(ref _interpreters, 0);
        Interlocked.Exchange(ref _automata, 0);
    }

    internal sealed class Entry(string pattern, byte[][] literals)
    {
        private int _timeouts;
        private int _lateLength;

        public string Pattern => pattern;

        /// <summary>Each stands in the folded form of every text that matches.</summary>
        public ReadOnlySpan<byte[]> Literals => literals;

        public Regex? Interpreter { get; set; }

        public Regex? Automaton { get; set; }

        public bool IsSuspended => Volatile.Read(ref _timeouts) >= MaxTimeouts;

        public void CountTimeout(int length)
        {
            _lateLength = length;
            Interlocked.Increment(ref _timeouts);
        }

        /// <summary>
        /// Only those in a row count: a machine that stood still for once says nothing about the pattern. Nor does a text much shorter
        /// than the late one, such as the title of the same item.
        /// </summary>
        public void ForgetTimeouts(int length)
        {
            if (_timeouts is > 0 and < MaxTimeouts && length >= _lateLength / 4)
                Interlocked.Exchange(ref _timeouts, 0);
        }
    }
}
