using System.Text;
using AllianceBot.Matching.Evaluation;
using AllianceBot.Matching.Language;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Index;

/// <summary>The keys that a clause could be filed under, and how many items each would lead to it.</summary>
internal sealed class KeyCosts(TokenFrequencies frequencies)
{
    /// <summary>No key at all.</summary>
    public const long Impossible = long.MaxValue / 1024;

    /// <summary>The rarest key of a clause.</summary>
    public (KeyKind Kind, ulong Key, long Cost) BestKey(ref ProgramReader reader)
    {
        var op = reader.ReadByte();
        var best = (Kind: KeyKind.Unfiled, Key: 0ul, Cost: Impossible);
        switch (op & NodeKind.Mask)
        {
            case NodeKind.Word or NodeKind.Phrase:
                var term = new TermCode(op, ref reader);
                foreach (var word in term)
                    Rarest(ref best, word, term.Scope);
                break;
            case NodeKind.Regex:
                var scope = reader.ReadScope(op);
                var pattern = reader.ReadBytes(reader.ReadNumber());
                if ((scope & ~Fields.Default) == Fields.None)
                    foreach (var literal in RegexLiterals.Of(Encoding.UTF8.GetString(pattern)))
                    {
                        var text = Encoding.UTF8.GetBytes(literal.Text);
                        var (kind, key) = literal.IsPrefix ? ItemKeys.OfStem(text) : (KeyKind.Word, TokenHash.Of(text));
                        Rarer(ref best, kind, key, text.Length);
                    }
                break;
            case NodeKind.Value:
                var field = (Fields)reader.ReadByte();
                var value = reader.ReadBytes(reader.ReadNumber());
                if (field is Fields.Site or Fields.Language)
                {
                    var valueKind = field == Fields.Site ? KeyKind.Site : KeyKind.Language;
                    Rarer(ref best, valueKind, ItemKeys.OfValue(value, valueKind), value.Length);
                }
                break;
        }
        return best;
    }

    private void Rarest(ref (KeyKind Kind, ulong Key, long Cost) best, in WordCode word, Fields scope)
    {
        if ((scope & ~Fields.Default) != Fields.None)
        {
            var kind = scope == Fields.Source ? KeyKind.SourceWord : KeyKind.AuthorWord;
            if (!word.IsPrefix)
                Rarer(ref best, kind, TokenHash.Salted(word.FirstTokenHash, kind), word.Folded.Length);
        }
        else if (word.IsPrefix)
        {
            var (kind, key) = ItemKeys.OfStem(word.Folded);
            Rarer(ref best, kind, key, word.Folded.Length);
        }
        else if (!word.IsCjk || Utf8.CharacterLength(word.Folded[0]) == word.Folded.Length)
        {
            Rarer(ref best, KeyKind.Word, word.FirstTokenHash, word.Folded.Length);
        }
        else
        {
            for (var at = 0; ;)
            {
                var middle = at + Utf8.CharacterLength(word.Folded[at]);
                if (middle == word.Folded.Length)
                    break;
                var end = middle + Utf8.CharacterLength(word.Folded[middle]);
                Rarer(ref best, KeyKind.CjkPair, ItemKeys.OfPair(word.Folded[at..end]), end - at);
                at = middle;
            }
        }
    }

    private void Rarer(ref (KeyKind Kind, ulong Key, long Cost) best, KeyKind kind, ulong key, int length)
    {
        var cost = CostOf(kind, key, length);
        if (cost < best.Cost)
            best = (kind, key, cost);
    }

    /// <summary>
    /// Items in a million that have the key: from the sample where it can tell, and beyond it by length, because of two words that
    /// it does not know the longer one is the rarer.
    /// </summary>
    public long CostOf(KeyKind kind, ulong key, int length)
    {
        var guess = 1_000L / Math.Clamp(length, 1, 20);
        return kind switch
        {
            KeyKind.Language => 500_000 + guess,
            KeyKind.Site or KeyKind.SourceWord or KeyKind.AuthorWord => 20_000 + guess,
            _ when frequencies.Texts == 0 => guess * 10,
            _ => frequencies.Of(key) * 1_000_000L / frequencies.Texts + guess,
        };
    }
}
