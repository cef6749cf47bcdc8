using System.Xml.Linq;

namespace AllianceBot.EndToEnd;

/// <summary>What a stranger sees who starts the program with nothing set, and starts it again.</summary>
public sealed class FreshStartTests : IDisposable
{
    private static readonly TimeSpan FirstCardWithin = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);
    private const string AnyPort = "--Web:Urls=http://127.0.0.1:0";
    private const string Headline = "Renault and Nissan resume talks to revive their alliance";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_alliance_story_is_one_card_with_every_outlet_in_three_languages_and_is_posted_once_in_the_programs_life()
    {
        var start = TimeProvider.System.GetTimestamp();
        await using (var bot = BotProcess.Start(_folder.Path, [AnyPort]))
        {
            await bot.UntilAsync("No chat token is set");
            await bot.UntilAsync(Headline);
            await bot.UntilAsync("/alliance why", times: 6);
            Assert.True(TimeProvider.System.GetElapsedTime(start) < FirstCardWithin * Slowness, $"{TimeProvider.System.GetElapsedTime(start)}");

            var card = CardOf(bot.Output, Headline);
            Assert.All(Outlets, outlet => Assert.Contains(outlet, card, StringComparison.Ordinal));
            Assert.Equal(1, bot.Output.Split(Headline).Length - 1);
            Assert.DoesNotContain("Formula", bot.Output, StringComparison.OrdinalIgnoreCase);

            bot.Type("/alliance latest");
            await bot.UntilAsync("Posted last");
            var (exitCode, took) = await bot.InterruptAsync();
            Assert.Equal(0, exitCode);
            Assert.True(took < StopWithin, $"{took}");
            Assert.Equal("", bot.Errors);
        }

        await using (var again = BotProcess.Start(_folder.Path, [AnyPort]))
        {
            await again.UntilAsync("6 stories already posted: /alliance latest");
            again.Type("/alliance latest");
            await again.UntilAsync(Headline);
            Assert.DoesNotContain("┌", again.Output, StringComparison.Ordinal);
            Assert.Equal(0, (await again.TerminateAsync()).ExitCode);
        }
    }

    [Fact]
    public async Task A_second_process_on_the_same_store_says_so_and_ends()
    {
        await using var bot = BotProcess.Start(_folder.Path, [AnyPort, "--Seeds:Path=none"]);
        await bot.UntilAsync("Ctrl-C stops");

        var second = await BotProcess.RunAsync(_folder.Path, [AnyPort]);
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another AllianceBot uses", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_end_of_its_input_the_program_stays_up_as_a_service()
    {
        await using var bot = BotProcess.Start(_folder.Path, [AnyPort, "--Seeds:Path=none"], typed: "/alliance help\n");
        await bot.UntilAsync("/alliance history");
        await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);

        Assert.Equal(0, (await bot.InterruptAsync()).ExitCode);
    }

    /// <summary>A machine under load is given more time; the goal itself is measured by the benchmark "start".</summary>
    private const int Slowness = 4;

    private static IEnumerable<string> Outlets => XDocument.Load(Path.Combine(TestSupport.RepositoryPaths.Root, "seeds", "sample", "feeds.opml"))
        .Descendants("outline").Where(outline => outline.Attribute("xmlUrl") is not null).Select(outline => outline.Attribute("text")!.Value);

    private static string CardOf(string output, string title) =>
        output.Split("┌").Single(card => card.Contains(title, StringComparison.Ordinal)).Replace("\n│ ", " ", StringComparison.Ordinal);
}
