using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Language;

/// <summary>Cuts a term of a rule into words, with the tokeniser that cuts the texts.</summary>
internal static class RuleWords
{
    public static List<RuleWord> Of(string term)
    {
        if (term.All(char.IsAsciiLetterOrDigit))
            return term.Length == 0 ? [] : [new RuleWord(term.ToLowerInvariant(), term, IsCjk: false)];
        var text = RawText.WithoutIgnored(term);
        var folded = new FoldBuffer(keepSources: true);
        Folder.Append(text, folded);
        var tokens = new TokenList();
        tokens.AddFrom(folded, 0, dropAddresses: false);
        var words = new List<RuleWord>();
        for (var first = 0; first < tokens.Count;)
        {
            var last = first;
            var isCjk = folded.IsCjkAt(tokens.Places[first].Start);
            while (isCjk && last + 1 < tokens.Count && tokens.Places[last + 1].Start == tokens.Places[last].End && folded.IsCjkAt(tokens.Places[last + 1].Start))
                last++;
            var (start, end) = (tokens.Places[first].Start, tokens.Places[last].End);
            words.Add(new RuleWord(
                Encoding.UTF8.GetString(folded.Bytes.AsSpan(start..end)), text[folded.SourceStarts![start]..folded.SourceEnds![end - 1]], isCjk));
            first = last + 1;
        }
        return words;
    }
}
