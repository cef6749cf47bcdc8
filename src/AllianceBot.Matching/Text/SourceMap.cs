using System.Text;

namespace AllianceBot.Matching.Text;

/// <summary>Which char of a text a byte of its folded form came from. Made only when a place has to be shown.</summary>
internal sealed class SourceMap
{
    private readonly FoldBuffer? _folded;

    private SourceMap(FoldBuffer? folded) => _folded = folded;

    public static SourceMap Of(ReadOnlySpan<char> text)
    {
        // ASCII folds char by char.
        if (Ascii.IsValid(text))
            return new SourceMap(null);
        var folded = new FoldBuffer(keepSources: true);
        Folder.Append(text, folded);
        return new SourceMap(folded);
    }

    public int StartOf(int foldedByte) => _folded is null ? foldedByte : _folded.SourceStarts![foldedByte];

    public int EndOf(int foldedByte) => _folded is null ? foldedByte + 1 : _folded.SourceEnds![foldedByte];
}
