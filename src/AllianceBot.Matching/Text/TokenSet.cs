using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Text;

/// <summary>
/// The distinct token hashes of an item, each with the set of fields that have it. Open addressing, at most half full.
/// The hash 0 stands for "free"; a token that hashes to it is stored as 1.
/// </summary>
internal sealed class TokenSet
{
    private ulong[] _keys = new ulong[512];
    private byte[] _fields = new byte[512];
    private int[] _used = new int[256];
    private int _mask = 511;

    /// <summary>Slots in use, in the order of first appearance.</summary>
    public ReadOnlySpan<int> Used => _used.AsSpan(0, Count);

    public int Count { get; private set; }

    public ulong KeyAt(int slot) => _keys[slot];

    public byte FieldsAt(int slot) => _fields[slot];

    /// <summary>Empties the set and makes room for so many tokens.</summary>
    public void Reset(int tokens)
    {
        if (tokens * 2 > _keys.Length)
        {
            var capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)tokens * 2);
            _keys = new ulong[capacity];
            _fields = new byte[capacity];
            _used = new int[capacity / 2];
            _mask = capacity - 1;
        }
        else if (Count * 8 < _keys.Length)
        {
            foreach (var slot in Used)
                _keys[slot] = 0;
        }
        else
        {
            Array.Clear(_keys);
        }
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong hash, byte field)
    {
        hash = hash == 0 ? 1 : hash;
        var slot = (int)hash & _mask;
        while (_keys[slot] != hash)
        {
            if (_keys[slot] == 0)
            {
                _keys[slot] = hash;
                _fields[slot] = field;
                _used[Count++] = slot;
                return;
            }
            slot = (slot + 1) & _mask;
        }
        _fields[slot] |= field;
    }

    /// <summary>The fields that have the token, 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte FieldsOf(ulong hash)
    {
        hash = hash == 0 ? 1 : hash;
        var slot = (int)hash & _mask;
        while (_keys[slot] != hash)
        {
            if (_keys[slot] == 0)
                return 0;
            slot = (slot + 1) & _mask;
        }
        return _fields[slot];
    }
}
