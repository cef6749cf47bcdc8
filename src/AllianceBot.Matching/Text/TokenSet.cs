using System.Numerics;

namespace AllianceBot.Matching.Text;

/// <summary>
/// The distinct token hashes of a long item, each with the set of fields that have it. Open addressing, at most half full.
/// The hash 0 stands for "free"; a token that hashes to it is stored as 1.
/// </summary>
internal sealed class TokenSet
{
    private readonly ulong[] _keys;
    private readonly byte[] _fields;
    private readonly int _mask;

    private TokenSet(int tokens)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)tokens * 2);
        _keys = new ulong[capacity];
        _fields = new byte[capacity];
        _mask = capacity - 1;
    }

    /// <param name="fieldTokens">Field i has the tokens [fieldTokens[i], fieldTokens[i + 1]).</param>
    public static TokenSet Of(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> fieldTokens)
    {
        var set = new TokenSet(hashes.Length);
        for (var field = 0; field + 1 < fieldTokens.Length; field++)
        {
            foreach (var hash in hashes[fieldTokens[field]..fieldTokens[field + 1]])
            {
                var slot = set.Find(hash);
                set._keys[slot] = hash == 0 ? 1 : hash;
                set._fields[slot] |= (byte)(1 << field);
            }
        }
        return set;
    }

    /// <summary>The fields that have the token, none for an unknown one.</summary>
    public Fields FieldsOf(ulong hash) => (Fields)_fields[Find(hash)];

    /// <summary>The slot of the hash, or the free one where it belongs.</summary>
    private int Find(ulong hash)
    {
        hash = hash == 0 ? 1 : hash;
        var slot = (int)hash & _mask;
        while (_keys[slot] != hash && _keys[slot] != 0)
            slot = (slot + 1) & _mask;
        return slot;
    }
}
