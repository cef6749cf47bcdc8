using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

public sealed class FakeUser
{
    public required ulong Id { get; init; }

    public required string Name { get; init; }

    public bool IsBot { get; init; }

    /// <summary>Closed DMs answer 50007 to a message.</summary>
    public bool DmsClosed { get; set; }

    public string Locale { get; set; } = "en-US";
}

public sealed class FakeRole
{
    public required ulong Id { get; init; }

    public required string Name { get; init; }

    public ulong Permissions { get; set; }
}

public sealed class FakeMember
{
    public required FakeUser User { get; init; }

    public List<ulong> Roles { get; } = [];
}

public sealed class FakeOverwrite
{
    public required ulong Id { get; init; }

    public required bool IsMember { get; init; }

    public ulong Allow { get; set; }

    public ulong Deny { get; set; }
}

public sealed class FakeChannel
{
    public required ulong Id { get; init; }

    /// <summary>0 for a DM.</summary>
    public required ulong GuildId { get; init; }

    public required int Type { get; init; }

    public required string Name { get; set; }

    public ulong ParentId { get; init; }

    public ulong OwnerId { get; init; }

    public FakeUser? Recipient { get; init; }

    public bool Archived { get; set; }

    public bool Locked { get; set; }

    public DateTimeOffset ArchivedAt { get; set; }

    public List<ulong> AppliedTags { get; init; } = [];

    public List<FakeOverwrite> Overwrites { get; } = [];

    public List<FakeMessage> Messages { get; } = [];

    public bool IsThread => Type is >= 10 and <= 12;

    public bool IsForum => Type is 15 or 16;
}

public sealed class FakeMessage
{
    public required ulong Id { get; init; }

    public required FakeChannel Channel { get; init; }

    public required FakeUser Author { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Edited { get; set; }

    /// <summary>content, embeds, components, attachments and flags, as Discord would answer them.</summary>
    public required JsonObject Data { get; init; }

    /// <summary>How often it was edited.</summary>
    public int Edits { get; set; }

    public string? Nonce { get; init; }

    public ulong ThreadId { get; set; }

    public string Content => (string?)Data["content"] ?? "";

    public JsonArray Embeds => Data["embeds"] as JsonArray ?? [];

    public JsonArray Components => Data["components"] as JsonArray ?? [];

    public int Flags => (int?)Data["flags"] ?? 0;
}

public sealed class FakeGuild
{
    public required ulong Id { get; init; }

    public required string Name { get; init; }

    public required ulong OwnerId { get; init; }

    /// <summary>The first is @everyone, whose id is the server's.</summary>
    public List<FakeRole> Roles { get; } = [];

    public Dictionary<ulong, FakeMember> Members { get; } = [];

    public List<FakeChannel> Channels { get; } = [];
}

/// <summary>Everything the stand-in knows. Read and written only while holding <see cref="Sync"/>.</summary>
public sealed class World(TimeProvider time)
{
    private const long Epoch = 1_420_070_400_000;
    private ulong _lastId;

    public Lock Sync { get; } = new();

    public required FakeUser Bot { get; init; }

    public Dictionary<ulong, FakeUser> Users { get; } = [];

    public Dictionary<ulong, FakeGuild> Guilds { get; } = [];

    public Dictionary<ulong, FakeChannel> Channels { get; } = [];

    /// <summary>Registered commands by scope: 0 is global, else the server.</summary>
    public Dictionary<ulong, List<JsonObject>> Commands { get; } = [];

    public Dictionary<(ulong Channel, string Nonce), (ulong Message, DateTimeOffset At)> Nonces { get; } = [];

    /// <summary>The application has the bot's id, as new applications do.</summary>
    public ulong ApplicationId => Bot.Id;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Ids grow, and hold their time.</summary>
    public ulong NewId() => _lastId = Math.Max(_lastId + 1, FirstIdAt(Now));

    public static ulong FirstIdAt(DateTimeOffset moment) => (ulong)(moment.ToUnixTimeMilliseconds() - Epoch) << 22;

    public FakeGuild? GuildOf(FakeChannel channel) => Guilds.GetValueOrDefault(channel.GuildId);

    public FakeChannel DmWith(FakeUser user)
    {
        if (Channels.Values.FirstOrDefault(channel => channel.Recipient == user) is { } known)
            return known;
        var dm = new FakeChannel { Id = NewId(), GuildId = 0, Type = 1, Name = user.Name, Recipient = user };
        Channels.Add(dm.Id, dm);
        return dm;
    }

    public FakeMessage? FindMessage(ulong channelId, ulong messageId) =>
        Channels.GetValueOrDefault(channelId)?.Messages.Find(message => message.Id == messageId);
}
