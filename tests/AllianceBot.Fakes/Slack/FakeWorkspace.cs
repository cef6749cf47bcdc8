using System.Globalization;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

public sealed record FakeUser(string Id, string Name, bool IsAdmin = false)
{
    public string TimeZone { get; init; } = "Europe/Paris";

    public bool Deleted { get; init; }

    public bool IsBot { get; init; }
}

public sealed class FakeChannel(string id, string name)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public bool IsPrivate { get; init; }

    /// <summary>The person, where it is a direct message with the app.</summary>
    public string? DirectWith { get; init; }

    public bool IsMember { get; set; } = true;

    public bool IsArchived { get; set; }

    public List<FakeMessage> Messages { get; } = [];
}

public sealed class FakeMessage
{
    public required string Channel { get; init; }

    public required string Ts { get; init; }

    public string? ThreadTs { get; init; }

    public bool ReplyBroadcast { get; init; }

    /// <summary>Who wrote it; the bot's user id for the app's own.</summary>
    public required string User { get; init; }

    public string? BotId { get; init; }

    public string Text { get; set; } = "";

    public JsonArray? Blocks { get; set; }

    public JsonObject? Metadata { get; set; }

    /// <summary>How often it was edited.</summary>
    public int Edits { get; set; }

    /// <summary>The only person who sees it, for an ephemeral message.</summary>
    public string? OnlyFor { get; init; }

    /// <summary>The files shared by it.</summary>
    public List<string> Files { get; } = [];
}

public sealed class FakeView
{
    public required string Id { get; init; }

    public required string User { get; init; }

    public required JsonObject Content { get; set; }

    public required string Hash { get; set; }

    public bool IsOpen { get; set; } = true;
}

public sealed record FakeFile(string Id, string Name, int Length)
{
    public byte[]? Bytes { get; init; }

    public string? Title { get; init; }

    public string? SharedIn { get; init; }
}

/// <summary>The state of one workspace. Guarded by <see cref="Gate"/>; ids are fixed, so that pictures and tests repeat.</summary>
public sealed class FakeWorkspace
{
    public const string TeamId = "T0FAKETEAM";
    public const string AppId = "A0FAKEAPP0";
    public const string BotUser = "U0FAKEBOT0";
    public const string BotId = "B0FAKEBOT0";
    public const string Admin = "U0ADMIN000";
    public const string Member = "U0MEMBER00";
    public const string General = "C0GENERAL0";
    public const string CarNews = "C0CARNEWS0";
    public const string PrivateChannel = "G0PRIVATE0";
    public const string NotJoined = "C0NOTJOIN0";

    private readonly TimeProvider _time;
    private long _lastTs;
    private int _lastId;

    public FakeWorkspace(TimeProvider time)
    {
        _time = time;
        foreach (var user in new[]
        {
            new FakeUser(BotUser, "alliancebot") { IsBot = true },
            new FakeUser(Admin, "ada", IsAdmin: true),
            new FakeUser(Member, "bo") { TimeZone = "Asia/Tokyo" },
        })
            Users[user.Id] = user;
        foreach (var channel in new[]
        {
            new FakeChannel(General, "general"),
            new FakeChannel(CarNews, "car-news"),
            new FakeChannel(PrivateChannel, "moderators") { IsPrivate = true },
            new FakeChannel(NotJoined, "elsewhere") { IsMember = false },
        })
            Channels[channel.Id] = channel;
    }

    public Lock Gate { get; } = new();

    public Dictionary<string, FakeUser> Users { get; } = [];

    public Dictionary<string, FakeChannel> Channels { get; } = [];

    public Dictionary<string, FakeView> Views { get; } = [];

    public Dictionary<string, FakeFile> Files { get; } = [];

    /// <summary>Home tabs by person.</summary>
    public Dictionary<string, FakeView> Homes { get; } = [];

    public HashSet<string> BotScopes { get; } =
    [
        "chat:write", "commands", "im:write", "im:history", "channels:read", "channels:history", "channels:join", "groups:read",
        "groups:history", "users:read", "files:write",
    ];

    public HashSet<string> AppScopes { get; } = ["connections:write"];

    /// <summary>The error that every call with a token gets, by token.</summary>
    public Dictionary<string, string> TokenErrors { get; } = [];

    public HistoryAccess History { get; set; }

    /// <summary>A ts later than all before; microseconds carry the order within a clock tick.</summary>
    public string NextTs()
    {
        lock (Gate)
        {
            _lastTs = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds() * 1000, _lastTs + 1);
            return string.Create(CultureInfo.InvariantCulture, $"{_lastTs / 1_000_000}.{_lastTs % 1_000_000:D6}");
        }
    }

    public string NextId(char kind)
    {
        lock (Gate) return string.Create(CultureInfo.InvariantCulture, $"{kind}0FAKE{++_lastId:D5}");
    }

    /// <summary>The direct message between the app and a person, made when first asked for.</summary>
    public FakeChannel DirectMessage(string user)
    {
        lock (Gate)
        {
            var open = Channels.Values.FirstOrDefault(channel => channel.DirectWith == user);
            if (open is not null) return open;
            var made = new FakeChannel(NextId('D'), "") { DirectWith = user };
            return Channels[made.Id] = made;
        }
    }

    public FakeMessage? Find(string channel, string ts)
    {
        lock (Gate) return Channels.GetValueOrDefault(channel)?.Messages.Find(message => message.Ts == ts && message.OnlyFor is null);
    }
}
