using System.Runtime.CompilerServices;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Reads a program from front to back.</summary>
internal ref struct ProgramReader(ReadOnlySpan<byte> code)
{
    public readonly ReadOnlySpan<byte> Code = code;

    public int At;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte() => Code[At++];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadNumber()
    {
        var first = Code[At++];
        return first < 0x80 ? first : ReadLongNumber(first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        var bytes = Code.Slice(At, length);
        At += length;
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fields ReadScope(byte op) => (op & NodeFlags.Scoped) != 0 ? (Fields)Code[At++] : Fields.Default;

    private int ReadLongNumber(byte first)
    {
        var number = first & 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            var next = Code[At++];
            number |= (next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }
    }
}
