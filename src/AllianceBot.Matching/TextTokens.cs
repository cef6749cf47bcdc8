using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching;

/// <summary>Texts cut into the tokens that rules match, for those who keep an index of their own.</summary>
public static class TextTokens
{
    /// <summary>
    /// The folded tokens of a plain text, in order. Of Han, kana and Hangul every character, followed by the pair that it
    /// makes with the next one where they touch: what <see cref="RulePrefilter"/> asks for.
    /// </summary>
    public static IReadOnlyList<string> ForIndex(string text)
    {
        var buffer = new FoldBuffer();
        Folder.Append(text, buffer);
        var tokens = new TokenList();
        tokens.AddFrom(buffer, 0, dropAddresses: true);
        var result = new List<string>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var (start, end) = (tokens.Places[i].Start, tokens.Places[i].End);
            result.Add(Encoding.UTF8.GetString(buffer.Bytes, start, end - start));
            if (buffer.IsCjkAt(start) && i + 1 < tokens.Count && tokens.Places[i + 1].Start == end && buffer.IsCjkAt(end))
                result.Add(Encoding.UTF8.GetString(buffer.Bytes, start, tokens.Places[i + 1].End - start));
        }
        return result;
    }
}
