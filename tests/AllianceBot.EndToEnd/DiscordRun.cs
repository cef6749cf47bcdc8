using System.Text.Json.Nodes;
using AllianceBot.Fakes.Discord;
using AllianceBot.TestSupport;

namespace AllianceBot.EndToEnd;

/// <summary>
/// The program on the stand-in for Discord, with a copy of the sample feeds from which one outlet's report of the alliance
/// story is held back.
/// </summary>
public sealed class DiscordRun : IAsyncLifetime
{
    public const string Headline = "Renault and Nissan resume talks to revive their alliance";
    private const string LateFeed = "kerb-and-axle.atom.xml";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly string _folder = Directory.CreateTempSubdirectory("alliancebot-e2e-").FullName;
    private string _late = "";
    private BotProcess? _bot;

    public FakeDiscord Discord { get; private set; } = null!;

    internal (string Name, string Value)[] Settings(string token = "fake-bot-token") =>
    [
        ("Discord__Token", token),
        ("Discord__ChannelId", Discord.Channel.Id.ToString()),
        ("Discord__ApiBaseUrl", Discord.ApiBaseUrl.ToString()),
        ("Seeds__Path", Path.Combine(_folder, "sample")),
        ("Alerts__EditAfter", "1s"),
        ("Polling__MinimumInterval", "1s"),
        ("Web__Urls", "http://127.0.0.1:0"),
    ];

    public string Folder => _folder;

    public async ValueTask InitializeAsync()
    {
        var copy = Path.Combine(_folder, "sample");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "seeds", "sample")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        _late = await File.ReadAllTextAsync(Path.Combine(copy, LateFeed));
        await File.WriteAllTextAsync(Path.Combine(copy, LateFeed), WithoutFirstEntry(_late));

        Discord = await FakeDiscord.StartAsync();
        _bot = BotProcess.Start(_folder, ["run"], environment: Settings());
        await WaitAsync(world => Story is not null && world.Commands.Values.Any(commands => commands.Count > 0), "the alliance story and the commands");
    }

    /// <summary>The message that shows the alliance story.</summary>
    public FakeMessage? Story => Stories.SingleOrDefault(message => Title(message) == Headline);

    public IReadOnlyList<FakeMessage> Stories => [.. Discord.Messages(Discord.Channel).Where(message => message.Components.Count > 0)];

    /// <summary>The report that was held back appears in its feed.</summary>
    public Task AddLateReportAsync() => File.WriteAllTextAsync(Path.Combine(_folder, "sample", LateFeed), _late);

    public Task WaitAsync(Func<World, bool> condition, string what) => Discord.WaitUntilAsync(condition, $"{what}; the program said:\n{_bot?.Output}{_bot?.Errors}", Patience);

    public async Task<FakeInteraction> AnswerAsync(FakeInteraction interaction)
    {
        await WaitAsync(_ => interaction.Response is not null && !interaction.IsThinking, "an answer");
        return interaction;
    }

    public static string Title(FakeMessage message) => (string?)message.Embeds.FirstOrDefault()?["title"] ?? "";

    /// <summary>The id of a component by its label.</summary>
    public static string ComponentId(FakeMessage message, string label) => message.Components
        .SelectMany(row => row!["components"] as JsonArray ?? []).Where(part => (string?)part!["label"] == label).Select(part => (string)part!["custom_id"]!).Single();

    public async ValueTask DisposeAsync()
    {
        if (_bot is not null)
            await _bot.DisposeAsync();
        await Discord.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string WithoutFirstEntry(string feed)
    {
        var start = feed.IndexOf("<entry>", StringComparison.Ordinal);
        var end = feed.IndexOf("</entry>", StringComparison.Ordinal) + "</entry>".Length;
        return feed.Remove(start, end - start);
    }
}
