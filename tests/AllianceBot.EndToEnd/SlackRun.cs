using System.Text.Json.Nodes;
using AllianceBot.Fakes.Discord;
using AllianceBot.Fakes.Slack;
using AllianceBot.TestSupport;
using FakeMessage = AllianceBot.Fakes.Slack.FakeMessage;

namespace AllianceBot.EndToEnd;

/// <summary>
/// The program on the stand-ins for Slack and Discord at once, with a copy of the sample feeds from which one outlet's report of the
/// alliance story is held back, and with a feed that cannot be read.
/// </summary>
public sealed class SlackRun : IAsyncLifetime
{
    public const string Headline = "Renault and Nissan resume talks to revive their alliance";
    private const string LateFeed = "kerb-and-axle.atom.xml";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private string _late = "";
    private BotProcess? _bot;

    public FakeSlack Slack { get; private set; } = null!;

    public FakeDiscord Discord { get; private set; } = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("alliancebot-e2e-").FullName;

    internal (string Name, string Value)[] Settings(string? botToken = null) =>
    [
        ("Slack__BotToken", botToken ?? Slack.BotToken),
        ("Slack__AppToken", Slack.AppToken),
        ("Slack__ChannelId", FakeWorkspace.CarNews),
        ("Slack__ApiBaseUrl", Slack.ApiAddress.ToString()),
        ("Seeds__Path", Path.Combine(Folder, "sample")),
        ("Alerts__EditAfter", "1s"),
        ("Polling__MinimumInterval", "1s"),
        ("Web__Urls", "http://127.0.0.1:0"),
    ];

    public async ValueTask InitializeAsync()
    {
        var copy = Path.Combine(Folder, "sample");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "seeds", "sample")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        _late = await File.ReadAllTextAsync(Path.Combine(copy, LateFeed));
        await File.WriteAllTextAsync(Path.Combine(copy, LateFeed), WithoutFirstEntry(_late));

        Slack = await FakeSlack.StartAsync();
        Discord = await FakeDiscord.StartAsync();
        _bot = BotProcess.Start(Folder, ["run"], environment:
        [
            .. Settings(),
            ("Discord__Token", "fake-bot-token"),
            ("Discord__ChannelId", Discord.Channel.Id.ToString()),
            ("Discord__ApiBaseUrl", Discord.ApiBaseUrl.ToString()),
            // Nothing of a private network is read, so this feed is sick from the first poll on.
            ("Feeds__0__Url", "http://127.0.0.1/sick"),
            ("Feeds__0__Name", "sick feed"),
        ]);
        await UntilAsync(() => Story is not null && Slack.Sockets > 0, "the alliance story and a socket");
    }

    /// <summary>The message that shows the alliance story.</summary>
    public FakeMessage? Story => Stories.SingleOrDefault(message => message.Text.Contains(Headline, StringComparison.Ordinal));

    /// <summary>The bot's cards in the channel.</summary>
    public IReadOnlyList<FakeMessage> Stories => [.. Slack.Messages(FakeWorkspace.CarNews).Where(message => message is { OnlyFor: null, BotId: not null } && Read(message.Blocks).Contains("why:", StringComparison.Ordinal))];

    /// <summary>All that blocks or a view say, one after another, as people read it, and the ids of what can be pressed.</summary>
    public static string Read(JsonNode? drawn) => drawn switch
    {
        JsonArray array => string.Join(' ', array.Select(Read)),
        JsonObject part => string.Join(' ', part.Where(member => member.Key is not ("type" or "style")).Select(member => Read(member.Value))),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => "",
    };

    /// <summary>The id that people type.</summary>
    public static string ShortId(FakeMessage story) => story.Text.Split(' ')[^1];

    /// <summary>The id of a button by its label.</summary>
    public static string ActionId(FakeMessage message, string label) => message.Blocks!
        .Where(block => (string?)block!["type"] == "actions")
        .SelectMany(block => block!["elements"]!.AsArray()).Where(part => (string?)part!["text"]?["text"] == label).Select(part => (string)part!["action_id"]!).Single();

    /// <summary>What the asker got, be it in the acknowledgement or through the response_url.</summary>
    public async Task<string> SayAsync(string user, string command, string text)
    {
        var seen = Shown(user).Count;
        var outcome = await Slack.CommandAsync(user, FakeWorkspace.CarNews, command, text);
        Assert.True(outcome.Ack.Arrived);
        await UntilAsync(() => Shown(user).Count > seen, $"an answer to {command} {text}");
        return Read(Shown(user)[^1].Blocks);
    }

    /// <summary>The modal that a command or a press opened.</summary>
    public async Task<FakeView> ModalAsync(Func<Task<FakeOutcome>> act)
    {
        var before = Slack.Workspace.Views.Keys.ToHashSet();
        await act();
        await UntilAsync(() => Modals(before).Any(), "a modal");
        return Modals(before).Single();
    }

    /// <summary>The home tab once it shows what is waited for.</summary>
    public async Task<FakeView> HomeAsync(string user, Func<string, bool> shows)
    {
        await UntilAsync(() => Slack.Workspace.Homes.TryGetValue(user, out var home) && shows(Read(home.Content)), $"the home tab of {user}");
        return Slack.Workspace.Homes[user];
    }

    /// <summary>The menu beside the first row that shows a text.</summary>
    public static string Menu(FakeView view, string row) => (string)view.Content["blocks"]!.AsArray()
        .First(block => block!["accessory"] is not null && Read(block).Contains(row, StringComparison.Ordinal))!["accessory"]!["action_id"]!;

    /// <summary>The report that was held back appears in its feed.</summary>
    public Task AddLateReportAsync() => File.WriteAllTextAsync(Path.Combine(Folder, "sample", LateFeed), _late);

    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            Assert.False(patience.IsCancellationRequested, $"{what} did not come; the program said:\n{_bot?.Output}{_bot?.Errors}");
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_bot is not null)
            await _bot.DisposeAsync();
        await Slack.DisposeAsync();
        await Discord.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private IReadOnlyList<FakeMessage> Shown(string user) => [.. Slack.Messages(FakeWorkspace.CarNews).Where(message => message.OnlyFor == user)];

    private IEnumerable<FakeView> Modals(HashSet<string> before)
    {
        lock (Slack.Workspace.Gate)
            return [.. Slack.Workspace.Views.Values.Where(view => !before.Contains(view.Id) && (string?)view.Content["type"] == "modal")];
    }

    private static string WithoutFirstEntry(string feed)
    {
        var start = feed.IndexOf("<entry>", StringComparison.Ordinal);
        var end = feed.IndexOf("</entry>", StringComparison.Ordinal) + "</entry>".Length;
        return feed.Remove(start, end - start);
    }
}
