using System.Buffers;
using System.Text;

namespace AllianceBot.Commands;

/// <summary>
/// Reads commands that are typed as words (console, Slack): <c>/alliance-mod rule add "French plants" (flins OR douai)</c>.
/// Words are split at white space; quotes, straight or curly, keep a value together; <c>name:value</c> names an option. The
/// last option takes the rest of the line. A rule stays as it was typed, since it has quotes of its own: only a pair of quotes
/// around the whole of it that has an operator inside is taken off; around a name they always are.
/// </summary>
internal static class CommandWords
{
    /// <summary>The most words that a time may have without quotes: <c>since:3 days ago</c>.</summary>
    private const int MostTimeWords = 3;

    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”„«»");

    /// <summary>Splits off the next word; quotes around it are taken off.</summary>
    public static (string Word, string Remainder) Next(string text)
    {
        text = text.TrimStart();
        if (text.Length > 0 && IsQuote(text[0]))
        {
            var end = text.AsSpan(1).IndexOfAny(Quotes);
            if (end >= 0)
                return (text.Substring(1, end), text[(end + 2)..]);
        }
        var space = text.AsSpan().IndexOfAny(" \t");
        return space < 0 ? (text, "") : (text[..space], text[space..]);
    }

    /// <summary>Without the pair of quotes around the whole of it, if there is one.</summary>
    public static string Unquoted(string text)
    {
        text = text.Trim();
        return text.Length >= 2 && IsQuote(text[0]) && IsQuote(text[^1]) && !text.AsSpan()[1..^1].ContainsAny(Quotes) ? text[1..^1].Trim() : text;
    }

    /// <summary>Fills the options of a command from the words after its path. The problem is a sentence, or null.</summary>
    public static (Dictionary<string, string> Options, string? Problem) Options(SlashCommand command, string text)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        text = TakeNamed(command, text, given);
        foreach (var option in command.Options.Where(option => !given.ContainsKey(option.Name) && !IsNamedOnly(command, option)))
        {
            if (text.Trim().Length == 0)
                break;
            if (option.IsRest)
            {
                given[option.Name] = option.IsRule ? WithoutShellQuotes(text.Trim()) : Unquoted(text);
                text = "";
                break;
            }
            (given[option.Name], text) = Next(text);
        }
        var missing = command.Options.FirstOrDefault(option => option.Required && !given.ContainsKey(option.Name));
        if (missing is not null)
            return (given, $"\"{missing.Name}\" is missing: {missing.Description}.");
        foreach (var option in command.Options.Where(option => option.Choices is not null && given.ContainsKey(option.Name)))
        {
            if (option.Choices!.FirstOrDefault(choice => choice.Equals(given[option.Name], StringComparison.OrdinalIgnoreCase)) is not { } choice)
                return (given, $"\"{option.Name}\" must be one of {string.Join(", ", option.Choices!)}, not \"{given[option.Name]}\".");
            given[option.Name] = choice;
        }
        return text.Trim().Length > 0 ? (given, $"\"{text.Trim()}\" is too much here.") : (given, null);
    }

    // since:7d, page:2: these may stand anywhere outside quotes; a query's own fields (title:, source:) are not options of that name.
    private static string TakeNamed(SlashCommand command, string text, Dictionary<string, string> given)
    {
        var kept = new StringBuilder();
        var rest = text;
        while (rest.TrimStart().Length > 0)
        {
            rest = rest.TrimStart();
            if (rest[0] is '"' && rest.IndexOf('"', 1) is > 0 and var close)
            {
                kept.Append(' ').Append(rest, 0, close + 1);
                rest = rest[(close + 1)..];
                continue;
            }
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            var option = colon > 0 ? command.Options.FirstOrDefault(o => IsNamed(o) && rest.StartsWith(o.Name + ":", StringComparison.OrdinalIgnoreCase)) : null;
            if (option is not null)
            {
                (given[option.Name], rest) = IsTime(option) ? NextTime(rest[(colon + 1)..]) : Next(rest[(colon + 1)..]);
                continue;
            }
            var end = rest.AsSpan().IndexOfAny(" \t");
            end = end < 0 ? rest.Length : end;
            kept.Append(' ').Append(rest, 0, end);
            rest = rest[end..];
        }
        return kept.ToString();
    }

    // "last month" and "3 days ago" need no quotes: as many words as make a time.
    private static (string Word, string Remainder) NextTime(string text)
    {
        var (first, afterFirst) = Next(text);
        var longest = (Word: first, Remainder: afterFirst);
        var (words, remainder) = (first, afterFirst);
        for (var i = 1; i < MostTimeWords && remainder.Trim().Length > 0; i++)
        {
            (var word, remainder) = Next(remainder);
            words = $"{words} {word}";
            if (When.IsTime(words))
                longest = (words, remainder);
        }
        return longest;
    }

    private static bool IsTime(CommandOption option) => option.Name is "since" or "until";

    private static bool IsNamed(CommandOption option) => !option.IsRest && option.Name is not ("source" or "title" or "lang" or "site" or "author");

    // Options after a query can only be named, since the query takes the rest of the line.
    private static bool IsNamedOnly(SlashCommand command, CommandOption option) =>
        option.Name is "page" or "since" or "until" or "rule" && !option.Required && command.Options.Any(other => other.IsRest);

    private static string WithoutShellQuotes(string text)
    {
        if (text.Length < 2 || !IsQuote(text[0]) || !IsQuote(text[^1]))
            return Straight(text);
        var inner = text[1..^1];
        var words = inner.Split([' ', '\t', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        var isRule = !inner.AsSpan().ContainsAny("\"“”") && words.Any(word => word is "AND" or "OR" or "NOT" || word.StartsWith("NEAR/", StringComparison.Ordinal) || word.StartsWith("ONEAR/", StringComparison.Ordinal));
        return Straight(isRule ? inner : text);
    }

    // Phones and chat clients make quotes curly; the rule language has straight ones.
    private static string Straight(string text) => text.Replace('“', '"').Replace('”', '"').Replace('„', '"');

    private static bool IsQuote(char c) => Quotes.Contains(c);
}
