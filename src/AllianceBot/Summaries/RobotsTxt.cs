namespace AllianceBot.Summaries;

/// <summary>A site's rules for robots, as RFC 9309 reads them.</summary>
internal sealed class RobotsTxt
{
    /// <summary>What a parser must take at least (RFC 9309, 2.5); the rest is not read.</summary>
    public const int MostCharacters = 500 * 1024;

    /// <summary>The answer was 4xx: no rules (2.3.1.3).</summary>
    public static readonly RobotsTxt AllowAll = new([]);

    /// <summary>The site could not be asked, or answered 5xx: everything is disallowed meanwhile (2.3.1.4).</summary>
    public static readonly RobotsTxt DisallowAll = new([new Rule("/", Allow: false)]);

    private readonly IReadOnlyList<Rule> _rules;

    private RobotsTxt(IReadOnlyList<Rule> rules) => _rules = rules;

    /// <param name="robot">Our product token, such as "AllianceBot"; compared without case.</param>
    public static RobotsTxt Parse(string text, string robot)
    {
        List<Rule> own = [], everyone = [];
        var named = false;
        bool forUs = false, forEveryone = false, inRules = true;
        foreach (var line in text.AsSpan(0, Math.Min(text.Length, MostCharacters)).EnumerateLines())
        {
            var comment = line.IndexOf('#');
            var content = comment < 0 ? line : line[..comment];
            var colon = content.IndexOf(':');
            if (colon < 0)
                continue;
            var key = content[..colon].Trim(" \t\uFEFF");
            var value = content[(colon + 1)..].Trim();
            if (key.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                if (inRules)
                    (forUs, forEveryone, inRules) = (false, false, false);
                forUs |= ProductToken(value).Equals(robot, StringComparison.OrdinalIgnoreCase);
                forEveryone |= value is "*";
                named |= forUs;
                continue;
            }
            var allow = key.Equals("allow", StringComparison.OrdinalIgnoreCase);
            if (!allow && !key.Equals("disallow", StringComparison.OrdinalIgnoreCase))
                continue;
            inRules = true;
            if (value.Length == 0)
                continue;
            var rule = new Rule(Normalised(value.ToString()), allow);
            if (forUs)
                own.Add(rule);
            if (forEveryone)
                everyone.Add(rule);
        }
        // A group that names us, even an empty one, stands instead of everyone's (2.2.1).
        return new RobotsTxt(named ? own : everyone);
    }

    /// <summary>The longest matching rule decides; between an allow and a disallow of one length the allow (2.2.2).</summary>
    public bool Allows(Uri url)
    {
        var path = Normalised(url.PathAndQuery);
        if (path == "/robots.txt")
            return true;
        var longest = -1;
        var allowed = true;
        foreach (var rule in _rules)
        {
            if (rule.Pattern.Length < longest || rule.Pattern.Length == longest && !rule.Allow || !Matches(rule.Pattern, path))
                continue;
            (longest, allowed) = (rule.Pattern.Length, rule.Allow);
        }
        return allowed;
    }

    /// <summary>"*" is any run of characters, a closing "$" the end (2.2.3). Linear but for the pattern's stars.</summary>
    private static bool Matches(string pattern, string path)
    {
        var anchored = pattern.EndsWith('$');
        var parts = (anchored ? pattern[..^1] : pattern).Split('*');
        if (!path.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        for (var i = 1; i < parts.Length; i++)
        {
            if (anchored && i == parts.Length - 1)
                return path.Length - parts[i].Length >= at && path.EndsWith(parts[i], StringComparison.Ordinal);
            var found = path.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + parts[i].Length;
        }
        return !anchored || at == path.Length;
    }

    /// <summary>One spelling of escapes: what need not be escaped is not, the rest is in capitals (2.2.2).</summary>
    private static string Normalised(string path)
    {
        var pieces = Uri.EscapeDataString(Uri.UnescapeDataString(path.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase)));
        foreach (var (escaped, plain) in new[] { ("%2F", "/"), ("%2A", "*"), ("%24", "$"), ("%3F", "?"), ("%3D", "="), ("%26", "&"), ("%3A", ":"), ("%2C", ","), ("%3B", ";"), ("%40", "@"), ("%2B", "+"), ("%21", "!"), ("%28", "("), ("%29", ")"), ("%27", "'") })
            pieces = pieces.Replace(escaped, plain, StringComparison.Ordinal);
        return pieces.Replace("%252F", "%2F", StringComparison.Ordinal);
    }

    private static ReadOnlySpan<char> ProductToken(ReadOnlySpan<char> userAgent)
    {
        var end = 0;
        while (end < userAgent.Length && (char.IsAsciiLetter(userAgent[end]) || userAgent[end] is '-' or '_'))
            end++;
        return userAgent[..end];
    }

    private readonly record struct Rule(string Pattern, bool Allow);
}
