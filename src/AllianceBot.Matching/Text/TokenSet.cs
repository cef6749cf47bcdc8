using System.Numerics;

namespace AllianceBot.Matching.Text;

/// <summary>
/// The distinct token hashes of an item, each with the set of fields that have it. Open addressing, at most half full; 0 is a
/// free slot. Used again for the next item.
/// </summary>
internal sealed class TokenSet
{
    private ulong[] _keys = [];
    private byte[] _fields = [];
    private int _mask;

    /// <summary>Makes it the set of these tokens.</summary>
    /// <param name="fieldTokens">Field i has the tokens [fieldTokens[i], fieldTokens[i + 1]).</param>
    public void Fill(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> fieldTokens)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)hashes.Length * 2 + 2);
        if (_keys.Length < capacity)
            (_keys, _fields) = (new ulong[capacity], new byte[capacity]);
        Array.Clear(_keys, 0, capacity);
        Array.Clear(_fields, 0, capacity);
        _mask = capacity - 1;
        for (var field = 0; field + 1 < fieldTokens.Length; field++)
        {
            foreach (var hash in hashes[fieldTokens[field]..fieldTokens[field + 1]])
            {
                var slot = Find(hash);
                _keys[slot] = hash;
                _fields[slot] |= (byte)(1 << field);
            }
        }
    }

    /// <summary>The fields that have the token, none for an unknown one.</summary>
    public Fields FieldsOf(ulong hash) => (Fields)_fields[Find(hash)];

    /// <summary>The slot of the hash, or the free one where it belongs.</summary>
    private int Find(ulong hash)
    {
        var slot = (int)hash & _mask;
        while (_keys[slot] != hash && _keys[slot] != 0)
            slot = (slot + 1) & _mask;
        return slot;
    }
}
