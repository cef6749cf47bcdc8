using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using AllianceBot.Matching.Language;

namespace AllianceBot.Matching.Evaluation;

/// <summary>
/// Compiled expressions by pattern. A compiled one takes tens of kilobytes, so at most so many are kept; and one that took too
/// long three times is not asked again.
/// </summary>
internal sealed class RegexCache
{
    private const int Capacity = 1024;
    private const int MaxTimeouts = 3;

    private readonly ConcurrentDictionary<string, Regex> _compiled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _timeouts = new(StringComparer.Ordinal);

    /// <summary>Whether the pattern has been given up.</summary>
    public bool IsSuspended(string pattern) => _timeouts.TryGetValue(pattern, out var count) && count >= MaxTimeouts;

    public bool HasTimeouts => !_timeouts.IsEmpty;

    /// <summary>Whether the pattern is found in the text. Too slow counts as no.</summary>
    public bool IsMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<char> text)
    {
        var regex = Get(pattern);
        if (HasTimeouts && IsSuspended(regex.ToString()))
            return false;
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            _timeouts.AddOrUpdate(regex.ToString(), 1, (_, count) => count + 1);
            return false;
        }
    }

    public Regex Get(ReadOnlySpan<byte> pattern)
    {
        Span<char> letters = stackalloc char[pattern.Length];
        letters = letters[..Encoding.UTF8.GetChars(pattern, letters)];
        if (_compiled.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out var regex))
            return regex;
        if (_compiled.Count >= Capacity)
            _compiled.Clear();
        var text = letters.ToString();
        return _compiled.GetOrAdd(text, RegexPattern.Compile(text));
    }
}
