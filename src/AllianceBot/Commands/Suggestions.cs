namespace AllianceBot.Commands;

/// <summary>Autocompletion over names.</summary>
internal static class Suggestions
{
    /// <summary>As many as Discord shows.</summary>
    private const int Most = 25;

    /// <summary>Names that contain what was typed, those that begin with it first.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> names, string typed) =>
    [
        .. names.Where(name => name.Contains(typed, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(Most),
    ];
}
