using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AllianceBot.DiscordApi.Models;

/// <summary>Permission bits (topics/permissions); a decimal string in JSON. Bits without a name here are kept.</summary>
[Flags]
[JsonConverter(typeof(PermissionsConverter))]
public enum Permissions : ulong
{
    None = 0,
    Administrator = 1UL << 3,
    ManageChannels = 1UL << 4,
    ManageGuild = 1UL << 5,
    AddReactions = 1UL << 6,
    ViewChannel = 1UL << 10,
    SendMessages = 1UL << 11,
    ManageMessages = 1UL << 13,
    EmbedLinks = 1UL << 14,
    AttachFiles = 1UL << 15,
    ReadMessageHistory = 1UL << 16,
    MentionEveryone = 1UL << 17,
    UseExternalEmojis = 1UL << 18,
    ManageRoles = 1UL << 28,
    ManageThreads = 1UL << 34,
    CreatePublicThreads = 1UL << 35,
    CreatePrivateThreads = 1UL << 36,
    SendMessagesInThreads = 1UL << 38,
}

internal class PermissionsConverter : JsonConverter<Permissions>
{
    public override Permissions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetUInt64(out var bits) ? (Permissions)bits : Permissions.None;
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return Permissions.None;
        }
        return ulong.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? (Permissions)value : Permissions.None;
    }

    public override void Write(Utf8JsonWriter writer, Permissions value, JsonSerializerOptions options) =>
        writer.WriteStringValue(((ulong)value).ToString(CultureInfo.InvariantCulture));
}

/// <summary>Requests that register commands want the bits as a number (Discord's OpenAPI description).</summary>
internal sealed class PermissionsNumberConverter : PermissionsConverter
{
    public override void Write(Utf8JsonWriter writer, Permissions value, JsonSerializerOptions options) => writer.WriteNumberValue((ulong)value);
}

/// <summary>A channel's exception for a role (type 0) or a member (type 1).</summary>
public sealed record PermissionOverwrite
{
    public Snowflake Id { get; init; }

    public int? Type { get; init; }

    public Permissions? Allow { get; init; }

    public Permissions? Deny { get; init; }
}

/// <summary>What a member may do in a channel: topics/permissions, "permission hierarchy".</summary>
public static class EffectivePermissions
{
    public const Permissions All = (Permissions)ulong.MaxValue;

    /// <param name="guild">With its owner and roles.</param>
    /// <param name="channel">For a thread, its parent: threads inherit.</param>
    public static Permissions Of(Guild guild, Snowflake userId, IReadOnlyList<Snowflake> roleIds, Channel channel)
    {
        ArgumentNullException.ThrowIfNull(guild);
        ArgumentNullException.ThrowIfNull(channel);
        if (guild.OwnerId == userId)
            return All;
        var permissions = Permissions.None;
        foreach (var role in guild.Roles.Where(role => role.Id == guild.Id || roleIds.Contains(role.Id)))
            permissions |= role.Permissions ?? Permissions.None;
        if (permissions.HasFlag(Permissions.Administrator))
            return All;

        permissions = Apply(permissions, channel.PermissionOverwrites.Where(overwrite => overwrite.Id == guild.Id));
        permissions = Apply(permissions, channel.PermissionOverwrites.Where(overwrite => overwrite.Type == 0 && roleIds.Contains(overwrite.Id)));
        permissions = Apply(permissions, channel.PermissionOverwrites.Where(overwrite => overwrite.Type == 1 && overwrite.Id == userId));
        return permissions.HasFlag(Permissions.ViewChannel) ? permissions : Permissions.None;
    }

    private static Permissions Apply(Permissions permissions, IEnumerable<PermissionOverwrite> overwrites)
    {
        var deny = Permissions.None;
        var allow = Permissions.None;
        foreach (var overwrite in overwrites)
        {
            deny |= overwrite.Deny ?? Permissions.None;
            allow |= overwrite.Allow ?? Permissions.None;
        }
        return (permissions & ~deny) | allow;
    }
}
