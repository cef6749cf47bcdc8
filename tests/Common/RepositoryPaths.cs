namespace AllianceBot.TestSupport;

/// <summary>Where the checkout is, and the corpora that stand beside it on some machines (never part of the project).</summary>
internal static class RepositoryPaths
{
    /// <summary>The folder that holds AllianceBot.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary><c>../shared/corpora</c>, or null on a plain clone. Tests that need it skip with <see cref="CorporaMissing"/>.</summary>
    public static string? Corpora { get; } = Beside("shared/corpora");

    /// <summary><c>../shared/tools</c>, or null on a plain clone.</summary>
    public static string? Tools { get; } = Beside("shared/tools");

    public const string CorporaMissing = "skipped: ../shared is not beside this checkout";

    private static string? Beside(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, "..", path));
        return Directory.Exists(full) ? full : null;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "AllianceBot.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException($"No AllianceBot.sln above {AppContext.BaseDirectory}.");
    }
}
