namespace AllianceBot.Commands;

/// <summary>What was probably meant, when nothing has the name that was typed.</summary>
internal static class NearNames
{
    /// <summary>Fewer letters stand inside too many names to mean one.</summary>
    private const int LeastInside = 3;

    private const int MostChanges = 3;

    /// <summary>" Did you mean X?" for a name that nothing has; empty when none is near.</summary>
    public static string DidYouMean(IEnumerable<string> names, string typed) => Nearest(names, typed) is { } near ? $" Did you mean {near}?" : "";

    /// <summary>The name that was probably meant: one that begins with what was typed, or has it inside, or differs in few letters.</summary>
    public static string? Nearest(IEnumerable<string> names, string typed)
    {
        typed = typed.Trim();
        if (typed.Length == 0)
            return null;
        var near = names.Select(name => (Name: name, Changes: Math.Min(Changes(name, typed), Changes(name.Split(' ')[0], typed))))
            .OrderBy(pair => pair.Changes).ThenBy(pair => Changes(pair.Name, typed)).ToList();
        return near.Select(pair => pair.Name).FirstOrDefault(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            ?? near.Where(pair => pair.Changes <= Math.Min(MostChanges, (typed.Length + 1) / 3)).Select(pair => pair.Name).FirstOrDefault()
            ?? (typed.Length < LeastInside ? null : near.Select(pair => pair.Name).FirstOrDefault(name => name.Contains(typed, StringComparison.OrdinalIgnoreCase)));
    }

    // Letters to insert, leave out, replace or swap with the next one (optimal string alignment).
    private static int Changes(string a, string b)
    {
        (a, b) = (a.ToUpperInvariant(), b.ToUpperInvariant());
        if (Math.Abs(a.Length - b.Length) > MostChanges)
            return MostChanges + 1;
        var rows = new int[3][];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (row, above, twoAbove) = (rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }
        }
        return rows[a.Length % 3][b.Length];
    }
}
