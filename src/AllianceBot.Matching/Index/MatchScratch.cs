using System.Numerics;
using System.Runtime.InteropServices;

namespace AllianceBot.Matching.Index;

/// <summary>The memory that one match needs, kept for the next.</summary>
internal sealed class MatchScratch
{
    /// <summary>Keys of the item that the index may have.</summary>
    public ulong[] Keys = new ulong[1024];

    /// <summary>Hash set of the keys seen, to look each up once.</summary>
    public ulong[] Seen = new ulong[4096];

    /// <summary>Values of the keys that the index has: those with one posting.</summary>
    public KeyValue[] Singles = new KeyValue[1024];

    /// <summary>And those with a list.</summary>
    public KeyValue[] Lists = new KeyValue[1024];

    /// <summary>Postings whose first fingerprint the item has: the chunk's reference, and above it the place in the chunk.</summary>
    public ulong[] Places = new ulong[1024];

    /// <summary>Entries to be evaluated.</summary>
    public uint[] Candidates = new uint[1024];

    /// <summary>Keys other than words.</summary>
    public List<ulong> OtherKeys { get; } = [];

    /// <summary>Entries with several keys that have matched already.</summary>
    public List<uint> Reported { get; } = [];

    public void ReserveKeys(int count)
    {
        if (Keys.Length >= count)
            return;
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        Keys = new ulong[capacity];
        Singles = new KeyValue[capacity];
        Lists = new KeyValue[capacity];
        Seen = new ulong[capacity * 4];
    }

    /// <summary>The first place, of at least so many; those there are stay.</summary>
    public ref ulong PlacesFor(int count)
    {
        if (Places.Length < count)
            Array.Resize(ref Places, Math.Max(count, Places.Length * 2));
        return ref MemoryMarshal.GetArrayDataReference(Places);
    }

    /// <summary>The first candidate, of at least so many; those there are stay.</summary>
    public ref uint CandidatesFor(int count)
    {
        if (Candidates.Length < count)
            Array.Resize(ref Candidates, Math.Max(count, Candidates.Length * 2));
        return ref MemoryMarshal.GetArrayDataReference(Candidates);
    }
}
