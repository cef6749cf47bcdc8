using System.Text;
using AllianceBot.Cli;
using AllianceBot.Communities;
using AllianceBot.Rules;
using AllianceBot.Tests.App;

namespace AllianceBot.Tests.Cli;

/// <summary>The verbs import and export, from one store to another.</summary>
public sealed class ListVerbTests : IAsyncLifetime
{
    private readonly StringWriter _output = new(), _errors = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("alliancebot-lists-").FullName;
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await TestBot.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Feeds_go_from_one_store_to_another()
    {
        var list = Keep("in.opml", "<opml><body><outline text='Gazette' xmlUrl='https://gazette.example/' language='fr'/><outline text='Kerb' xmlUrl='https://kerb.example/'/></body></opml>");
        Assert.Equal(0, await ImportAsync(_bot, list));
        var exported = await ExportAsync("feeds");
        await using var other = await TestBot.StartAsync();
        Assert.Equal(0, await ImportAsync(other, Keep("out.opml", exported)));

        Assert.Equal("2 feeds are followed from now on.", _output.ToString().Split('\n')[0].Trim());
        Assert.Equal("Gazette,Kerb", await other.AskAsync<string>("SELECT GROUP_CONCAT(name) FROM (SELECT name FROM sources ORDER BY name)"));
        Assert.Equal("fr", await other.AskAsync<string>("SELECT language FROM sources WHERE name = 'Gazette'"));
    }

    [Fact]
    public async Task Rules_go_from_one_store_to_another_and_to_a_channel()
    {
        await _bot.TellAsync("/alliance-mod rule add alliance \"renault nissan\"~5 OR title:(renault AND nissan) NOT f1");
        await _bot.TellAsync("/alliance-mod rule add 日産 日産 OR \"a: #b - {c}\"");
        var exported = Keep("rules.yaml", await ExportAsync("rules"));
        await using var other = await TestBot.StartAsync();
        await other.TellAsync("/alliance-mod rule add own car");
        Assert.Equal(0, await ImportAsync(other, exported));

        Assert.Equal(await RulesAsync(_bot), (await RulesAsync(other)).Where(rule => !rule.StartsWith("own:", StringComparison.Ordinal)));
        other.Serve("/gazette", Some.Noise());
        await other.FollowKnownAsync("/gazette");
        other.Serve("/gazette", Some.Talks("Renault with Nissan"), Some.Noise());
        await other.CycleAsync();
        Assert.Equal(["Renault with Nissan"], other.Chat.Titles());
        Assert.Equal(0, await ImportAsync(other, exported));
        Assert.Contains("0 rules are added; 2 have names that are taken", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.opml", null, "cannot be read"), InlineData("empty.opml", "", "empty or not XML"), InlineData("none.opml", "<opml/>", "no feeds"), InlineData("page.opml", "<html/>", "not a subscription list")]
    [InlineData("missing.yaml", null, "cannot be read"), InlineData("empty.yaml", "", "no rules"), InlineData("broken.yaml", "rules: [", "broken.yaml, line")]
    public async Task What_cannot_be_read_is_said_with_exit_code_1(string name, string? text, string sentence)
    {
        var file = text is null ? Path.Combine(_folder, name) : Keep(name, text);

        Assert.Equal(1, await ImportAsync(_bot, file));
        Assert.Contains(sentence, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_does_not_parse_is_named_and_the_others_are_added()
    {
        Assert.Equal(0, await ImportAsync(_bot, Keep("rules.yaml", "rules:\n- name: bad\n  query: (renault\n- name: good\n  query: renault\n")));
        Assert.Contains("The rule bad is left out", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(["good: renault"], await RulesAsync(_bot));
    }

    private string Keep(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<int> ImportAsync(TestBot bot, string file) =>
        ImportVerb.RunAsync(bot.Database, bot.Home, file, _output, _errors, bot.Time, TestContext.Current.CancellationToken);

    private async Task<string> ExportAsync(string what)
    {
        using var stream = new MemoryStream();
        Assert.Equal(0, await ExportVerb.RunAsync(_bot.Database, _bot.Home, what, stream, _errors, TestContext.Current.CancellationToken));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task<IEnumerable<string>> RulesAsync(TestBot bot) =>
        (await bot.Database.ReadAsync(connection => WatchRuleStore.OfCommunityAsync(connection, bot.Home.Id), CancellationToken.None)).Select(rule => $"{rule.Name}: {rule.Query}");
}
