namespace AllianceBot.Stories;

/// <summary>FNV-1a with a final mix (its low bits alone are weak). Stored in vectors: never change it without a new vector version.</summary>
internal static class TermHash
{
    public static ulong Of64(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ (byte)c) * 1099511628211UL;
            hash = (hash ^ (byte)(c >> 8)) * 1099511628211UL;
        }
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        return hash ^ hash >> 32;
    }

    public static uint Of32(ReadOnlySpan<char> text) => (uint)Of64(text);
}
