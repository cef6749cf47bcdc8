using System.Text;

namespace AllianceBot.Matching.Language;

/// <summary>A word that every match of an expression contains.</summary>
/// <param name="IsPrefix">Only the beginning of a token is known, at least <see cref="RegexLiterals.ShortestPrefix"/> letters of it.</param>
internal readonly record struct RegexLiteral(string Text, bool IsPrefix);

/// <summary>
/// What every match of an expression contains: runs of ASCII letters and digits outside groups and alternatives, which are words with a
/// separator, a \b or an end of the text before them, and behind them too or else only the beginning of a word is known. An
/// expression that cannot be read so simply yields none.
/// </summary>
internal static class RegexLiterals
{
    public const int ShortestPrefix = 3;

    /// <summary>In lower case; each is a token, or begins one, of any text that the expression matches.</summary>
    public static List<RegexLiteral> Of(string pattern) =>
        [.. Runs(pattern).Where(run => run.BeginsWord && run.Text.Length >= (run.EndsWord ? 1 : ShortestPrefix)).Select(run => new RegexLiteral(run.Text, !run.EndsWord))];

    /// <summary>Runs of letters, in lower case, that stand somewhere in every text that the expression matches, inside words too; the longest first.</summary>
    public static IEnumerable<string> Parts(string pattern) => Runs(pattern).Select(run => run.Text).Distinct().OrderByDescending(text => text.Length);

    private static List<(string Text, bool BeginsWord, bool EndsWord)> Runs(string pattern)
    {
        var runs = new List<(string, bool, bool)>();
        var run = new StringBuilder();
        // Whether what stands before the run is surely not part of a longer one.
        var isBounded = false;
        for (var at = 0; at < pattern.Length;)
        {
            var start = at;
            var atom = ReadAtom(pattern, ref at);
            if (atom == Atom.Alternative)
                return [];
            var isQuantified = at < pattern.Length && pattern[at] is '*' or '+' or '?' or '{';
            if (isQuantified)
            {
                // \s+ still separates; anything else that repeats, or may be missing, says nothing.
                atom = atom == Atom.Gap && pattern[at] == '+' ? Atom.Gap : Atom.Unknown;
                SkipQuantifier(pattern, ref at);
            }
            if (atom == Atom.Letter)
            {
                run.Append(char.ToLowerInvariant(pattern[start]));
                continue;
            }
            AddRun(endsWord: atom == Atom.Gap);
            isBounded = atom == Atom.Gap;
        }
        AddRun(endsWord: false);
        return runs;

        void AddRun(bool endsWord)
        {
            if (run.Length > 0)
                runs.Add((run.ToString(), isBounded, endsWord));
            run.Clear();
        }
    }

    private enum Atom
    {
        Letter,
        /// <summary>Never inside a word: white space, punctuation, \b, ^, $.</summary>
        Gap,
        Unknown,
        Alternative,
    }

    private static Atom ReadAtom(string pattern, ref int at)
    {
        var c = pattern[at++];
        switch (c)
        {
            case '\\':
                return at < pattern.Length && pattern[at++] is 's' or 'b' or '.' or '-' or '/' or '(' or ')' or '+' or '*' or '?' or '$' or '^' or '|' or '&' or ' '
                    ? Atom.Gap
                    : SkipRestOfEscape(pattern, ref at);
            case '^' or '$':
                return Atom.Gap;
            case '|':
                return Atom.Alternative;
            case '(':
                return SkipGroup(pattern, ref at);
            case '[':
                SkipClass(pattern, ref at);
                return Atom.Unknown;
            case '.' or '*' or '+' or '?' or '{' or ')':
                return Atom.Unknown;
            default:
                return char.IsAsciiLetterOrDigit(c) ? Atom.Letter : char.IsAscii(c) ? Atom.Gap : Atom.Unknown;
        }
    }

    /// <summary>\p{L}, \x41, \u0041, \cA and the like: skipped whole, so that no digit of theirs is taken for a letter.</summary>
    private static Atom SkipRestOfEscape(string pattern, ref int at)
    {
        at += pattern[at - 1] switch
        {
            'x' => 2,
            'u' => 4,
            'c' => 1,
            'p' or 'P' => Math.Max(0, pattern.IndexOf('}', at) - at + 1),
            _ => 0,
        };
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at]) && char.IsAsciiDigit(pattern[at - 1]))
            at++;
        at = Math.Min(at, pattern.Length);
        return Atom.Unknown;
    }

    /// <summary>A group that sets options changes how the rest is read, so it ends the reading.</summary>
    private static Atom SkipGroup(string pattern, ref int at)
    {
        if (at < pattern.Length && pattern[at] == '?' && !(at + 1 < pattern.Length && pattern[at + 1] is ':' or '<'))
            return Atom.Alternative;
        for (var depth = 1; at < pattern.Length && depth > 0; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    at++;
                    SkipClass(pattern, ref at);
                    at--;
                    break;
                case '(':
                    if (at + 2 < pattern.Length && pattern[at + 1] == '?' && pattern[at + 2] is not (':' or '<'))
                        return Atom.Alternative;
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
            }
        }
        at = Math.Min(at, pattern.Length);
        return Atom.Unknown;
    }

    /// <summary>Skips a character class from behind its bracket; a bracket right at its start is a member.</summary>
    private static void SkipClass(string pattern, ref int at)
    {
        if (at < pattern.Length && pattern[at] == '^')
            at++;
        var first = at;
        for (; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\')
                at++;
            else if (pattern[at] == '[' && at > first && pattern[at - 1] == '-')
                SkipSubtraction(pattern, ref at);
            else if (pattern[at] == ']' && at > first)
                break;
        }
        at = Math.Min(at + 1, pattern.Length);
    }

    private static void SkipSubtraction(string pattern, ref int at)
    {
        at++;
        SkipClass(pattern, ref at);
        at--;
    }

    private static void SkipQuantifier(string pattern, ref int at)
    {
        at = pattern[at] == '{' && pattern.IndexOf('}', at) is > 0 and var end ? end + 1 : at + 1;
        if (at < pattern.Length && pattern[at] is '?' or '+')
            at++;
    }
}
