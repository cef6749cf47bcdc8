using System.Text.RegularExpressions;

namespace AllianceBot.Tests;

/// <summary>
/// Which folder of the program may know which: later stages use earlier stages' records, never the reverse; the libraries know
/// nothing of the program. Judged by the using lines and the names in the sources.
/// </summary>
public sealed partial class DirectionTests
{
    private static readonly string Sources = Path.Combine(TestSupport.RepositoryPaths.Root, "src", "AllianceBot");

    /// <summary>What each slice may use of the others. Everybody may use what knows no slice.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Storage"] = [],
        ["Security"] = [],
        ["Settings"] = ["Alerts", "Communities", "Deliveries", "Feeds", "Summaries"],
        ["Languages"] = [],
        ["Communities"] = [],
        ["Feeds"] = ["Communities"],
        ["Items"] = ["Feeds"],
        ["Stories"] = ["Communities", "Feeds", "Items"],
        ["Summaries"] = ["Feeds", "Items", "Stories"],
        ["Rules"] = ["Communities", "Feeds", "Items", "Stories"],
        ["Alerts"] = ["Communities", "Feeds", "Items", "Stories", "Summaries", "Rules"],
        ["Deliveries"] = ["Communities", "Alerts"],
    };

    private static readonly string[] KnowNoSlice = ["Storage", "Security", "Languages", "Settings"];

    /// <summary>They use slices, and nothing but the composition uses them.</summary>
    private static readonly string[] Outer = ["Chat", "Commands", "Dashboard", "Cli", "Seeding"];

    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Sources).Select(path => Path.GetFileName(path)!).Where(name => name is not ("bin" or "obj"))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_stands_before_it(string folder)
    {
        Assert.True(MayUse.ContainsKey(folder) || Outer.Contains(folder), $"{folder} has no place in the table of ARCHITECTURE.md.");
        if (!MayUse.TryGetValue(folder, out var allowed))
            return;
        var wrong = Directory.EnumerateFiles(Path.Combine(Sources, folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Used(file).Where(used => used != folder && !allowed.Contains(used) && !KnowNoSlice.Contains(used)).Select(used => $"{Path.GetRelativePath(Sources, file)} uses {used}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_test_sees_a_use_that_is_not_allowed()
    {
        Assert.Equal(["Alerts"], Used("using AllianceBot.Alerts;\nnamespace AllianceBot.Feeds;", "Feeds"));
        Assert.Equal(["Commands"], Used("namespace AllianceBot.Feeds;\nclass X { object o = Commands.When.Zone(\"\"); }", "Feeds"));
        Assert.Empty(Used("using AllianceBot.Matching;\nnamespace AllianceBot.Feeds;\n/// <see cref=\"Alerts.Card\"/>", "Feeds"));
    }

    [Fact]
    public void Commands_are_known_to_chats_and_pages_alone_and_they_to_nobody()
    {
        var wrong = Outer.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Sources, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Used(file).Where(used => Outer.Contains(used) && !MayMeet(Path.GetRelativePath(Sources, file).Split('/')[0], used)).Select(used => $"{Path.GetRelativePath(Sources, file)} uses {used}"));
        Assert.Empty(wrong);

        static bool MayMeet(string folder, string used) =>
            folder == used || (folder, used) is ("Chat", "Commands") or ("Chat", "Seeding") or ("Cli", "Chat") or ("Dashboard", "Commands") or ("Chat", "Cli") or ("Commands", "Cli") or ("Cli", "Seeding");
    }

    [Theory]
    [InlineData("AllianceBot.Matching"), InlineData("AllianceBot.DiscordApi"), InlineData("AllianceBot.SlackApi")]
    public void A_library_knows_nothing_of_the_program_or_the_other_libraries(string library)
    {
        var folder = Path.Combine(TestSupport.RepositoryPaths.Root, "src", library);
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(folder, $"{library}.csproj")), StringComparison.Ordinal);
        var others = new Regex($@"\bAllianceBot\.(?!{Regex.Escape(library["AllianceBot.".Length..])}\b)[A-Z]");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)), file => others.IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public void The_program_composes_in_under_80_lines() => Assert.True(File.ReadLines(Path.Combine(Sources, "Program.cs")).Count() < 80);

    private static IEnumerable<string> Used(string file) => Used(File.ReadAllText(file), Path.GetRelativePath(Sources, file).Split('/')[0]);

    private static IEnumerable<string> Used(string source, string folder)
    {
        var code = CommentOrText().Replace(source, "");
        var names = UsingLine().Matches(code).Concat(QualifiedName().Matches(code)).Select(match => match.Groups["folder"].Value);
        return names.Where(name => name != folder && (MayUse.ContainsKey(name) || Outer.Contains(name))).Distinct();
    }

    [GeneratedRegex(@"//[^\n]*|""""""[\s\S]*?""""""|""(?:\\.|[^""\\\n])*""", RegexOptions.ExplicitCapture)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\bAllianceBot\.(?<folder>[A-Z]\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex UsingLine();

    // A name such as Commands.When.Zone: two capitalised words after the folder's, which a property of that name has not.
    [GeneratedRegex(@"(?<![.\w])(?<folder>[A-Z]\w+)\.[A-Z]\w+\.[A-Z]", RegexOptions.ExplicitCapture)]
    private static partial Regex QualifiedName();
}
