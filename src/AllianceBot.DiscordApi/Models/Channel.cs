using System.Text.Json.Serialization;

namespace AllianceBot.DiscordApi.Models;

[JsonConverter(typeof(TolerantEnum<ChannelType>))]
public enum ChannelType
{
    GuildText = 0,
    Dm = 1,
    GuildVoice = 2,
    GroupDm = 3,
    GuildCategory = 4,
    GuildAnnouncement = 5,
    AnnouncementThread = 10,
    PublicThread = 11,
    PrivateThread = 12,
    GuildStageVoice = 13,
    GuildDirectory = 14,
    GuildForum = 15,
    GuildMedia = 16,
}

/// <summary>A channel, thread or DM.</summary>
public sealed record Channel
{
    public Snowflake Id { get; init; }

    public ChannelType? Type { get; init; }

    public Snowflake GuildId { get; init; }

    public string? Name { get; init; }

    /// <summary>A thread's channel, or a channel's category.</summary>
    public Snowflake ParentId { get; init; }

    /// <summary>A thread's starter.</summary>
    public Snowflake OwnerId { get; init; }

    public IReadOnlyList<PermissionOverwrite> PermissionOverwrites { get => field ?? []; init; }

    public ThreadMetadata? ThreadMetadata { get; init; }

    public IReadOnlyList<ForumTag> AvailableTags { get => field ?? []; init; }

    /// <summary>Bits; 1 &lt;&lt; 4 in a forum: a post needs a tag.</summary>
    public int? Flags { get; init; }

    /// <summary>In interactions: what the bot's user may do there.</summary>
    public Permissions? Permissions { get; init; }

    /// <summary>The first message, in the answer to a new forum post.</summary>
    public Message? Message { get; init; }

    public bool IsThread => Type is ChannelType.AnnouncementThread or ChannelType.PublicThread or ChannelType.PrivateThread;

    /// <summary>Takes posts as threads of their own only.</summary>
    public bool IsForum => Type is ChannelType.GuildForum or ChannelType.GuildMedia;
}

public sealed record ThreadMetadata
{
    public bool? Archived { get; init; }

    public bool? Locked { get; init; }

    public DateTimeOffset? ArchiveTimestamp { get; init; }
}

public sealed record ForumTag
{
    public Snowflake Id { get; init; }

    public string Name { get => field ?? ""; init; }

    public bool? Moderated { get; init; }
}

/// <summary>The answer of the thread lists.</summary>
public sealed record ThreadList
{
    public IReadOnlyList<Channel> Threads { get => field ?? []; init; }

    /// <summary>Archived threads: whether there are older ones.</summary>
    public bool? HasMore { get; init; }
}

/// <summary>A change to a channel or thread. Fields left null stay as they are.</summary>
public sealed record ChannelEdit
{
    public string? Name { get; init; }

    public bool? Archived { get; init; }

    public bool? Locked { get; init; }
}

/// <summary>A thread to start, from a message or by itself.</summary>
/// <param name="Name">1-100 characters.</param>
public sealed record ThreadCreate(string Name)
{
    /// <summary>Needed for a thread that starts without a message.</summary>
    public ChannelType? Type { get; init; }

    /// <summary>Minutes without a message before it is archived: 60, 1440, 4320 or 10080.</summary>
    public int? AutoArchiveDuration { get; init; }
}

/// <summary>A post in a forum or media channel. It cannot carry a nonce: a repeat after an unknown outcome posts twice.</summary>
/// <param name="Name">1-100 characters.</param>
public sealed record ForumPostCreate(string Name, ForumMessage Message)
{
    public int? AutoArchiveDuration { get; init; }

    /// <summary>At most 5.</summary>
    public IReadOnlyList<Snowflake>? AppliedTags { get; init; }
}

/// <summary>The first message of a forum post.</summary>
public sealed record ForumMessage
{
    public string? Content { get; init; }

    public IReadOnlyList<Embed>? Embeds { get; init; }

    public IReadOnlyList<Component>? Components { get; init; }

    public AllowedMentions AllowedMentions { get; init; } = AllowedMentions.None;

    public MessageFlags? Flags { get; init; }
}
