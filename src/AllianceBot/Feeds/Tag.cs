namespace AllianceBot.Feeds;

/// <summary>A start tag of a page, attributes as HTML's tokenizer would see them (HTML Standard, 13.2.5); the first of a name counts. Values are not unescaped.</summary>
internal sealed class Tag
{
    private readonly Dictionary<string, string> _attributes = new(StringComparer.OrdinalIgnoreCase);

    private Tag(string name) => Name = name;

    /// <summary>In lower case.</summary>
    public string Name { get; }

    /// <summary>Where the document goes on.</summary>
    public int End { get; private set; }

    /// <summary>An attribute's value; empty when it is absent.</summary>
    public string this[string attribute] => _attributes.GetValueOrDefault(attribute, "");

    /// <summary>Reads the attributes from <paramref name="at"/>, just behind the name, to the closing bracket; an overlong tag ends at <paramref name="most"/> characters.</summary>
    public static Tag Read(string html, string name, int at, int most)
    {
        var tag = new Tag(name);
        var end = Math.Min(html.Length, at + most);
        while (at < end)
        {
            if (html[at] == '>')
            {
                tag.End = at + 1;
                return tag;
            }
            if (char.IsWhiteSpace(html[at]) || html[at] is '/' or '"' or '\'' or '=')
            {
                at++;
                continue;
            }
            var attribute = Take(html, ref at, end, static unit => char.IsWhiteSpace(unit) || unit is '=' or '>' or '/');
            SkipSpace(html, ref at, end);
            var value = "";
            if (at < end && html[at] == '=')
            {
                at++;
                SkipSpace(html, ref at, end);
                value = at < end && html[at] is '"' or '\''
                    ? TakeQuoted(html, ref at, end)
                    : Take(html, ref at, end, static unit => char.IsWhiteSpace(unit) || unit == '>');
            }
            tag._attributes.TryAdd(attribute, value);
        }
        tag.End = end;
        return tag;
    }

    private static void SkipSpace(string html, ref int at, int end)
    {
        while (at < end && char.IsWhiteSpace(html[at]))
            at++;
    }

    private static string Take(string html, ref int at, int end, Func<char, bool> stops)
    {
        var start = at;
        while (at < end && !stops(html[at]))
            at++;
        return html[start..at];
    }

    private static string TakeQuoted(string html, ref int at, int end)
    {
        var close = html.IndexOf(html[at], at + 1, end - at - 1);
        var start = at + 1;
        at = close < 0 ? end : close + 1;
        return html[start..(close < 0 ? end : close)];
    }
}
