namespace AllianceBot.Items;

/// <summary>
/// Entities that a document declares for itself, as far as they are a short plain text. One that refers to another,
/// to a file or to an address is not declared at all, and what all of them may add to a document is bounded: nothing
/// multiplies and nothing is fetched.
/// </summary>
internal sealed class XmlEntities
{
    private const int MaxEntities = 32;
    private const int MaxLength = 256;
    private const int MaxSubset = 64 * 1024;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private int _budget = 64 * 1024;

    public void Declare(ReadOnlySpan<char> internalSubset)
    {
        const string Keyword = "<!ENTITY";
        internalSubset = internalSubset[..Math.Min(internalSubset.Length, MaxSubset)];
        while (internalSubset.IndexOf(Keyword) is >= 0 and var at && _texts.Count < MaxEntities)
        {
            internalSubset = internalSubset[(at + Keyword.Length)..].TrimStart();
            var nameEnd = internalSubset.IndexOfAny(" \t\r\n>");
            if (nameEnd <= 0)
                continue;
            var name = internalSubset[..nameEnd];
            var rest = internalSubset[nameEnd..].TrimStart();
            if (rest.IsEmpty || rest[0] is not ('"' or '\''))
                continue;
            var length = rest[1..].IndexOf(rest[0]);
            if (length is < 0 or > MaxLength)
                continue;
            var value = rest.Slice(1, length);
            if (!value.ContainsAny("&<%"))
                _texts.TryAdd(name.ToString(), value.ToString());
        }
    }

    /// <returns>How many characters the reference at the beginning has; 0 when it is not one of ours.</returns>
    public int Decode(ReadOnlySpan<char> text, out string value)
    {
        value = "";
        if (_texts.Count == 0)
            return 0;
        var end = text[..Math.Min(text.Length, 64)].IndexOf(';');
        if (end < 2 || !_texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[1..end], out var found) || found.Length > _budget)
            return 0;
        _budget -= found.Length;
        value = found;
        return end + 1;
    }
}
