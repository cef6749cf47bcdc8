using System.Buffers.Binary;

namespace AllianceBot.Stories;

/// <summary>Where an item belongs.</summary>
/// <param name="StoryId">The story that it joins; null: it opens one, and the caller allots the id.</param>
/// <param name="Score">Cosine similarity to the nearest reports, 0-1; 1 for a copy. Of an item that opens a story: what was not enough.</param>
/// <param name="StrandKey">The strand of the story that it belongs to, by the item that began it; its own id when it begins one.</param>
internal sealed record GroupPlacement(GroupItem Item, long? StoryId, double Score, GroupReason Reason, long StrandKey, ItemVector Terms)
{
    private const byte Version = 1;
    private const int HeaderLength = 26;
    private const int TermLength = 5;

    /// <summary>To be stored with the item, for <see cref="StoryGrouper.Restore"/>: about 5 bytes a term, 300 in all.</summary>
    public byte[] Vector
    {
        get
        {
            var bytes = new byte[HeaderLength + Terms.Terms.Length * TermLength];
            bytes[0] = Version;
            bytes[1] = (byte)((Terms.HasText ? 1 : 0) | (Reason == GroupReason.Parted ? 2 : 0));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), Terms.LinkHash);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(10), Terms.SimHash);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(18), StrandKey);
            for (var i = 0; i < Terms.Terms.Length; i++)
            {
                var at = bytes.AsSpan(HeaderLength + i * TermLength);
                BinaryPrimitives.WriteUInt32LittleEndian(at, Terms.Terms[i].Hash);
                at[4] = (byte)(Terms.Terms[i].Weight | (Terms.Terms[i].Marked ? 1 : 0));
            }
            return bytes;
        }
    }

    /// <summary>What <see cref="Vector"/> wrote, or null for bytes of another version: such an item stays in its story but
    /// attracts no further ones.</summary>
    public static (ItemVector Terms, long StrandKey, bool Parted)? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || bytes[0] != Version || (bytes.Length - HeaderLength) % TermLength != 0)
            return null;
        var terms = new Term[(bytes.Length - HeaderLength) / TermLength];
        for (var i = 0; i < terms.Length; i++)
        {
            var at = bytes.Slice(HeaderLength + i * TermLength, TermLength);
            terms[i] = new Term(BinaryPrimitives.ReadUInt32LittleEndian(at), (byte)(at[4] & ~1), (at[4] & 1) == 1);
        }
        var vector = new ItemVector(
            (bytes[1] & 1) == 1, BinaryPrimitives.ReadUInt64LittleEndian(bytes[2..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[10..]), terms);
        return (vector, BinaryPrimitives.ReadInt64LittleEndian(bytes[18..]), (bytes[1] & 2) == 2);
    }
}

/// <summary>A placement as it was stored.</summary>
/// <param name="StoryId">The story that the caller gave to <see cref="StoryGrouper.Add"/>.</param>
internal readonly record struct StoredPlacement(long ItemId, long StoryId, string Lang, long TimeMs, byte[] Vector);
