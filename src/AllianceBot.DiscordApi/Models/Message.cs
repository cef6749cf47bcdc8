using System.Text.Json.Serialization;

namespace AllianceBot.DiscordApi.Models;

[Flags]
public enum MessageFlags
{
    None = 0,
    Crossposted = 1 << 0,
    SuppressEmbeds = 1 << 2,
    HasThread = 1 << 5,

    /// <summary>Only in answers to interactions.</summary>
    Ephemeral = 1 << 6,
    SuppressNotifications = 1 << 12,
}

public sealed record Message
{
    public Snowflake Id { get; init; }

    public Snowflake ChannelId { get; init; }

    /// <summary>Over the gateway only; without value in a DM.</summary>
    public Snowflake GuildId { get; init; }

    public User? Author { get; init; }

    public string Content { get => field ?? ""; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public DateTimeOffset? EditedTimestamp { get; init; }

    public IReadOnlyList<Embed> Embeds { get => field ?? []; init; }

    public IReadOnlyList<Component> Components { get => field ?? []; init; }

    public MessageFlags? Flags { get; init; }

    /// <summary>The thread that was started from this message.</summary>
    public Channel? Thread { get; init; }
}

/// <summary>A message to send.</summary>
public sealed record MessageCreate
{
    public string? Content { get; init; }

    public IReadOnlyList<Embed>? Embeds { get; init; }

    public IReadOnlyList<Component>? Components { get; init; }

    /// <summary>Always sent: without it Discord lets every mention in the text ring.</summary>
    public AllowedMentions AllowedMentions { get; init; } = AllowedMentions.None;

    public MessageFlags? Flags { get; init; }

    /// <summary>At most 25 characters. For a few minutes Discord answers a second create with the same nonce by the first message.</summary>
    public string? Nonce { get; init; }

    /// <summary>Needed for the nonce to have that effect. Set with the nonce.</summary>
    public bool? EnforceNonce => Nonce is null ? null : true;

    [JsonIgnore]
    public IReadOnlyList<FileUpload> Files { get; init; } = [];
}

/// <summary>A change to a message, or the text of an answer. Null fields stay as they are; empty ones are cleared.</summary>
public sealed record MessageEdit
{
    public string? Content { get; init; }

    public IReadOnlyList<Embed>? Embeds { get; init; }

    public IReadOnlyList<Component>? Components { get; init; }

    public AllowedMentions AllowedMentions { get; init; } = AllowedMentions.None;

    [JsonIgnore]
    public IReadOnlyList<FileUpload> Files { get; init; } = [];
}

/// <summary>A file beside a message; an embed shows it as <c>attachment://name</c>.</summary>
/// <param name="FileName">ASCII letters, digits, dot, dash and underscore.</param>
public sealed record FileUpload(string FileName, string ContentType, byte[] Content);

/// <summary>Which mentions of a text ring. The default is none.</summary>
public sealed record AllowedMentions
{
    public static readonly AllowedMentions None = new();

    /// <summary>Kinds that ring wherever they stand: "roles", "users", "everyone". Never "everyone" here.</summary>
    public IReadOnlyList<string> Parse { get => field ?? []; init; } = [];

    /// <summary>Roles that may ring; at most 100.</summary>
    public IReadOnlyList<Snowflake>? Roles { get; init; }

    /// <summary>Users that may ring; at most 100.</summary>
    public IReadOnlyList<Snowflake>? Users { get; init; }

    public static AllowedMentions OnlyRoles(params IReadOnlyList<Snowflake> roles) => new() { Roles = roles };

    public static AllowedMentions OnlyUsers(params IReadOnlyList<Snowflake> users) => new() { Users = users };
}
