using System.Globalization;
using System.Text;

namespace AllianceBot.Matching.Language;

/// <summary>Cuts a rule's text into tokens, one ahead of the parser.</summary>
internal sealed class RuleLexer(string text)
{
    private const int MaxDistance = 50;

    private int _at;

    /// <summary>The next token. After a field whose values are not words (an address, say) the word is taken as it stands.</summary>
    public RuleToken Next(bool isValue = false)
    {
        while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '\uFEFF'))
            _at++;
        if (_at == text.Length)
            return new RuleToken(RuleTokenKind.End, new TextRange(_at, _at));
        switch (text[_at])
        {
            case '(':
                return Single(RuleTokenKind.Open);
            case ')':
                return Single(RuleTokenKind.Close);
            case '"' or '“' or '”' or '„' or '＂':
                return Phrase();
            case '/' when !isValue || WordAt(_at).LastIndexOf('/') > 0:
                return Regex();
            case '=' when !isValue:
                return Single(RuleTokenKind.Exact);
            case '-' when !isValue && _at + 1 < text.Length && !char.IsWhiteSpace(text[_at + 1]) && text[_at + 1] != ')':
                return Single(RuleTokenKind.Not);
            default:
                return Word(isValue);
        }
    }

    private string WordAt(int start)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')' or '"'))
            end++;
        return text[start..end];
    }

    private RuleToken Single(RuleTokenKind kind) => new(kind, new TextRange(_at, ++_at));

    private RuleToken Word(bool isValue)
    {
        var start = _at;
        var word = WordAt(start);
        _at += word.Length;
        var range = new TextRange(start, _at);
        switch (word)
        {
            case "AND":
                return new RuleToken(RuleTokenKind.And, range);
            case "OR":
                return new RuleToken(RuleTokenKind.Or, range);
            case "NOT":
                return new RuleToken(RuleTokenKind.Not, range);
        }
        if (isValue)
            return new RuleToken(RuleTokenKind.Word, range, word);
        if (word is "NEAR" or "ONEAR" || word.StartsWith("NEAR/", StringComparison.Ordinal) || word.StartsWith("ONEAR/", StringComparison.Ordinal))
            return Near(word, range);
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && word.Take(colon).All(char.IsAsciiLetter))
            return Field(word, colon, range);
        return new RuleToken(RuleTokenKind.Word, range, word);
    }

    private static RuleToken Near(string word, TextRange range)
    {
        var ordered = word[0] == 'O';
        var name = ordered ? "ONEAR" : "NEAR";
        var slash = word.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            throw Refuse("near-distance", range, $"{name} needs a distance: how many words may stand between the two.", $"{name}/5",
                $" To search the word itself, write it in lower case.");
        }
        if (!int.TryParse(word.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var distance) || distance > MaxDistance)
            throw Refuse("near-distance", range, $"The distance of {name} is a whole number from 0 to {MaxDistance}.", $"{name}/5");
        return new RuleToken(RuleTokenKind.Near, range, Step: new NearStep(distance, ordered));
    }

    private RuleToken Field(string word, int colon, TextRange range)
    {
        var name = word[..colon];
        var field = FieldNames.Find(name);
        if (field != Fields.None)
        {
            _at = range.Start + colon + 1;
            return new RuleToken(RuleTokenKind.Field, new TextRange(range.Start, _at), Field: field);
        }
        var nameRange = new TextRange(range.Start, range.Start + colon);
        if (word.AsSpan(colon).StartsWith("://"))
        {
            throw Refuse("unknown-field", range, "An address cannot be searched as words. Use site: for a site or url: for a part of an address.",
                "site:example.com");
        }
        var nearest = FieldNames.All.Select(known => known.Name).MinBy(known => EditDistance.Between(known, name.ToLowerInvariant()))!;
        var isClose = EditDistance.Between(nearest, name.ToLowerInvariant()) <= (name.Length > 3 ? 2 : 1);
        throw Refuse("unknown-field", nameRange,
            isClose ? $"There is no field {name}: did you mean {nearest}?"
                : $"There is no field {name}. The fields are {string.Join(", ", FieldNames.All.Select(known => known.Name))}. A colon inside a term needs quotes.",
            isClose ? $"{nearest}:{word[(colon + 1)..]}" : $"\"{word}\"");
    }

    private RuleToken Phrase()
    {
        var start = _at++;
        var plain = text[start] == '"';
        var content = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c == '\\' && _at + 1 < text.Length && text[_at + 1] is '"' or '\\')
                content.Append(text[++_at]);
            else if (c == '"' || !plain && c is '“' or '”' or '＂')
                return new RuleToken(RuleTokenKind.Phrase, new TextRange(start, ++_at), content.ToString());
            else
                content.Append(c);
        }
        throw Refuse("unbalanced-quote", new TextRange(start, text.Length), "This quotation mark is never closed.",
            text.Length > start + 1 ? text[start..] + "\"" : null);
    }

    private RuleToken Regex()
    {
        var start = _at++;
        var pattern = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c == '\\' && _at + 1 < text.Length)
            {
                if (text[++_at] != '/')
                    pattern.Append('\\');
                pattern.Append(text[_at]);
            }
            else if (c == '/')
            {
                var range = new TextRange(start, ++_at);
                if (_at < text.Length && char.IsLetterOrDigit(text[_at]))
                {
                    throw Refuse("regex-end", new TextRange(_at, _at + 1),
                        "Nothing may follow the closing / of a regular expression; case never matters in it.", text[start.._at]);
                }
                return new RuleToken(RuleTokenKind.Regex, range, pattern.ToString());
            }
            else
            {
                pattern.Append(c);
            }
        }
        throw Refuse("unbalanced-regex", new TextRange(start, text.Length), "This regular expression has no closing /. To search a text with a slash, put it in quotes.",
            $"\"{text[start..]}\"");
    }

    private static RuleRefusedException Refuse(string code, TextRange range, string message, string? suggestion, string more = "") =>
        new(new RuleError(code, range.Start, range.Length, message + more, suggestion));
}
