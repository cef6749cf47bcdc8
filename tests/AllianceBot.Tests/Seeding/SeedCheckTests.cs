using System.Collections;
using AllianceBot.Seeding;
using AllianceBot.Settings;

namespace AllianceBot.Tests.Seeding;

/// <summary>A rule or a feed that could not be used is refused before anything starts, with its place.</summary>
public sealed class SeedCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alliancebot-test-").FullName;

    public SeedCheckTests() => File.WriteAllText(RulesFile, "rules:\n  - name: alliance\n    query: renault AND nissan\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string RulesFile => Path.Combine(_folder, "rules.yaml");

    [Fact]
    public void What_can_be_used_is_no_problem() => Assert.Empty(Problems("--Rules:0:Query=renault", "--Feeds:0:Url=https://a.example/feed", "--Feeds:1:Url=http://127.0.0.1:8000/feed.xml"));

    [Theory]
    [InlineData("--Rules:0:Query=(renault", "argument --Rules:0:Query: Rules:0:Query: This opening bracket is never closed.\n(renault\n^")]
    [InlineData("--Feeds:0:Url=gazette", "argument --Feeds:0:Url: Feeds:0:Url must be the address of a feed that begins with http:// or https:// (it is \"gazette\").")]
    [InlineData("--Feeds:0:Url=file:///etc/passwd", "Feeds:0:Url must be the address")]
    [InlineData("--Feeds:0:Name=gazette", "Feeds:0:Url must be the address of a feed")]
    public void What_cannot_be_used_is_named_with_its_place(string argument, string sentence) =>
        Assert.Contains(sentence, Assert.Single(Problems(argument)), StringComparison.Ordinal);

    [Fact]
    public void The_file_and_line_of_a_setting_are_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "config"));
        var file = Path.Combine(_folder, "config", "appsettings.json");
        File.WriteAllText(file, "{\n  \"Rules\": [\n    { \"Query\": \"titel:x\" }\n  ]\n}");

        Assert.StartsWith($"{file}, line 3: Rules:0:Query: There is no field titel", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules:\n  - name: broken\n    query: renault AND\n", "the rule broken: ")]
    [InlineData("rules:\n  - nmae: broken\n", "line 2")]
    public void A_broken_file_of_rules_is_named(string yaml, string sentence)
    {
        File.WriteAllText(RulesFile, yaml);

        var problem = Assert.Single(Problems());
        Assert.StartsWith(RulesFile, problem, StringComparison.Ordinal);
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
    }

    private List<string> Problems(params string[] commandLine)
    {
        var loaded = SettingsLoader.Load(commandLine, new Hashtable(), [_folder]);
        Assert.Empty(loaded.Problems);
        return [.. SeedCheck.Problems(loaded, new SeedFolder(null, RulesFile, true))];
    }
}
