using System.Buffers.Binary;

namespace AllianceBot.Stories;

/// <summary>What the grouping needs to know of a term of an item.</summary>
/// <param name="Hash">Of the folded word; the same in every language and process (stored).</param>
/// <param name="Weight">How much the item is about it, 1-255: log term frequency, title before text. Rarity is not in it.</param>
/// <param name="Marked">A name or a number: what two languages can have in common.</param>
internal readonly record struct Term(uint Hash, byte Weight, bool Marked);

/// <summary>
/// An item as it is compared with others. Depends on the item alone, never on the stream, so it can be stored and the groups
/// rebuilt from it. About 5 bytes a term, at most <see cref="MaximumTerms"/>.
/// </summary>
internal sealed record ItemVector(bool HasText, ulong LinkHash, ulong SimHash, Term[] Terms)
{
    public const int MaximumTerms = 120;
    private const byte Version = 1;
    private const int HeaderLength = 18;

    /// <summary>Terms in ascending order of hash, each once.</summary>
    public Term[] Terms { get; } = Terms;

    public byte[] Encode()
    {
        var bytes = new byte[HeaderLength + Terms.Length * 5];
        bytes[0] = Version;
        bytes[1] = HasText ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), LinkHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(10), SimHash);
        for (var i = 0; i < Terms.Length; i++)
        {
            var at = bytes.AsSpan(HeaderLength + i * 5);
            BinaryPrimitives.WriteUInt32LittleEndian(at, Terms[i].Hash);
            at[4] = (byte)(Terms[i].Weight >> 1 << 1 | (Terms[i].Marked ? 1 : 0));
        }
        return bytes;
    }

    /// <summary>The vector that <see cref="Encode"/> wrote, or null for bytes of another version: such an item stays in its
    /// story but attracts no further ones.</summary>
    public static ItemVector? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || bytes[0] != Version || (bytes.Length - HeaderLength) % 5 != 0)
            return null;
        var terms = new Term[(bytes.Length - HeaderLength) / 5];
        for (var i = 0; i < terms.Length; i++)
        {
            var at = bytes.Slice(HeaderLength + i * 5, 5);
            terms[i] = new Term(BinaryPrimitives.ReadUInt32LittleEndian(at), (byte)(at[4] & 0xFE), (at[4] & 1) == 1);
        }
        return new ItemVector(bytes[1] == 1, BinaryPrimitives.ReadUInt64LittleEndian(bytes[2..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[10..]), terms);
    }
}
