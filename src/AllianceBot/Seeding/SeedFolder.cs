using AllianceBot.Settings;

namespace AllianceBot.Seeding;

/// <summary>Where the seeds are: a folder named in the settings, else the one that ships with the program.</summary>
/// <param name="Feeds">The folder with feeds.opml and sample files; null: no seed feeds.</param>
/// <param name="RulesFile">rules.yaml: the folder's own, else the shipped one.</param>
/// <param name="IsNamed">The settings name the folder, so that even fiction goes to a real channel.</param>
internal sealed record SeedFolder(string? Feeds, string RulesFile, bool IsNamed)
{
    /// <summary>The folder, or a sentence when the settings name one that is not there.</summary>
    public static (SeedFolder Folder, string? Problem) Find(BotSettings settings)
    {
        var shippedRules = Shipped(Path.Combine("seeds", "rules.yaml"));
        var wanted = settings.Seeds.Path;
        if (string.Equals(wanted, SeedsOptions.None, StringComparison.OrdinalIgnoreCase))
            return (new SeedFolder(null, shippedRules, true), null);
        if (string.IsNullOrWhiteSpace(wanted))
        {
            var folder = Shipped(settings.HasChat ? "seeds" : Path.Combine("seeds", "sample"));
            return (new SeedFolder(folder, shippedRules, false), Directory.Exists(folder) ? null : $"The seeds are missing: there is no folder {folder}.");
        }
        var named = new[] { Path.GetFullPath(wanted), Path.Combine(AppContext.BaseDirectory, wanted) }.FirstOrDefault(Directory.Exists);
        if (named is null)
            return (new SeedFolder(null, shippedRules, true), $"Seeds:Path names {wanted}, which is no folder: name a folder with a feeds.opml, or none.");
        var ownRules = Path.Combine(named, "rules.yaml");
        return (new SeedFolder(named, File.Exists(ownRules) ? ownRules : shippedRules, true), null);
    }

    // Beside the program, then in the current directory.
    private static string Shipped(string path)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, path);
        return Path.Exists(beside) ? beside : Path.GetFullPath(path);
    }
}
