using System.Buffers;
using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>Folds a text character by character; holds what the next one has to know of those before it.</summary>
internal ref struct CharacterFolder(FoldBuffer buffer)
{
    /// <summary>Where the last character of a script that keeps its marks ends, with its marks.</summary>
    private int _markedEnd = -1;
    /// <summary>Where the run of marks at the end begins.</summary>
    private int _marksStart;
    private bool _lastCommutes;
    private int _cjkStart;

    /// <summary>Where the last Han, kana or Hangul character ends; -1 before the first.</summary>
    public int CjkEnd { get; private set; } = -1;

    /// <summary>Folds the character at <paramref name="i"/> and gives the number of chars it took.</summary>
    public int Append(ReadOnlySpan<char> text, int i)
    {
        var entry = FoldTable.Entries[text[i]];
        var kind = (FoldClass)(entry >> 16);
        switch (kind)
        {
            case FoldClass.Separator:
                // ASCII stays readable in the buffer: the tokeniser looks for addresses there.
                buffer.AppendSeparator((entry & 0xFFFF) < 0x80 ? (byte)entry : (byte)' ', i, i + 1);
                return 1;
            case FoldClass.Expands:
                AppendExpansion(FoldTable.Expansions[entry & 0xFFFF], i, i + 1);
                return 1;
            case FoldClass.Surrogate:
                return AppendPair(text, i);
            default:
                AppendOne(kind, new Rune((char)entry), i, i + 1);
                return 1;
        }
    }

    private int AppendPair(ReadOnlySpan<char> text, int i)
    {
        if (Rune.DecodeFromUtf16(text[i..], out var rune, out _) != OperationStatus.Done)
        {
            buffer.AppendSeparator((byte)' ', i, i + 1);
            return 1;
        }
        var (kind, folded, expansion) = FoldTable.OfRune(rune);
        if (expansion is null)
            AppendOne(kind, folded, i, i + 2);
        else
            AppendExpansion(expansion, i, i + 2);
        return 2;
    }

    private void AppendExpansion(string expansion, int start, int end)
    {
        buffer.Reserve(expansion.Length * 4);
        foreach (var rune in expansion.EnumerateRunes())
            AppendOne(rune.IsBmp ? FoldTable.ClassOf((char)rune.Value) : FoldTable.OfRune(rune).Class, rune, start, end);
    }

    private void AppendOne(FoldClass kind, Rune rune, int start, int end)
    {
        var at = buffer.Length;
        switch (kind)
        {
            case FoldClass.Plain:
                buffer.AppendWordCharacter(rune, at == CjkEnd, start, end);
                break;
            case FoldClass.Marked:
                buffer.AppendWordCharacter(rune, at == CjkEnd, start, end);
                _markedEnd = _marksStart = buffer.Length;
                _lastCommutes = false;
                break;
            case FoldClass.Cjk:
                AppendCjk(rune, start, end);
                break;
            case FoldClass.CjkCombining when at == CjkEnd && at > 0:
                Combine(rune, start, end);
                break;
            case FoldClass.CjkCombining when rune.Value is not (0x3099 or 0x309A):
                AppendCjk(rune, start, end);
                break;
            case FoldClass.Mark or FoldClass.CommutingMark or FoldClass.SpacingMark when at == _markedEnd:
                buffer.AppendWordCharacter(rune, beginsToken: false, start, end);
                _markedEnd = buffer.Length;
                if (kind == FoldClass.CommutingMark && _lastCommutes)
                    OrderMarks();
                _lastCommutes = kind == FoldClass.CommutingMark;
                break;
            case FoldClass.Ignored or FoldClass.Mark or FoldClass.CommutingMark or FoldClass.CjkCombining:
                buffer.StretchLast(end);
                break;
            default:
                buffer.AppendSeparator(rune.IsAscii ? (byte)rune.Value : (byte)' ', start, end);
                break;
        }
    }

    private void AppendCjk(Rune rune, int start, int end)
    {
        _cjkStart = buffer.Length;
        buffer.AppendWordCharacter(rune, beginsToken: true, start, end);
        CjkEnd = buffer.Length;
    }

    /// <summary>Composes with the character before, or, when the two do not compose, stands alone.</summary>
    private void Combine(Rune rune, int start, int end)
    {
        var before = Encoding.UTF8.GetString(buffer.Bytes.AsSpan(_cjkStart..CjkEnd));
        var both = (before + rune).Normalize(NormalizationForm.FormC);
        var composed = Encoding.UTF8.GetBytes(both);
        if (composed.Length == CjkEnd - _cjkStart)
            buffer.ReplaceLast(composed.Length, composed, end);
        else if (rune.Value is 0x3099 or 0x309A)
            buffer.StretchLast(end);
        else
            AppendCjk(rune, start, end);
    }

    /// <summary>Marks that commute are put into canonical order, so that both ways to type them fold alike.</summary>
    private readonly void OrderMarks()
    {
        var run = buffer.Bytes.AsSpan(_marksStart..buffer.Length);
        var ordered = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(run).Normalize(NormalizationForm.FormD));
        if (ordered.Length == run.Length)
            ordered.CopyTo(run);
    }
}
