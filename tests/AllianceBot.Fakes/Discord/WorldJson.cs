using System.Globalization;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>The stand-in's things in Discord's JSON.</summary>
internal static class WorldJson
{
    public static JsonObject User(FakeUser user) => new()
    {
        ["id"] = Id(user.Id),
        ["username"] = user.Name,
        ["discriminator"] = "0",
        ["global_name"] = null,
        ["avatar"] = null,
        ["bot"] = user.IsBot,
        ["flags"] = 0,
        ["public_flags"] = 0,
    };

    public static JsonObject Member(FakeMember member, ulong? permissions = null)
    {
        var json = new JsonObject
        {
            ["user"] = User(member.User),
            ["nick"] = null,
            ["avatar"] = null,
            ["roles"] = new JsonArray([.. member.Roles.Select(role => (JsonNode)Id(role))]),
            ["joined_at"] = "2024-01-01T00:00:00.000000+00:00",
            ["premium_since"] = null,
            ["deaf"] = false,
            ["mute"] = false,
            ["flags"] = 0,
            ["pending"] = false,
            ["communication_disabled_until"] = null,
        };
        if (permissions is { } bits)
            json["permissions"] = Id(bits);
        return json;
    }

    public static JsonObject Role(FakeRole role, int position) => new()
    {
        ["id"] = Id(role.Id),
        ["name"] = role.Name,
        ["permissions"] = Id(role.Permissions),
        ["position"] = position,
        ["color"] = 0,
        ["hoist"] = false,
        ["managed"] = false,
        ["mentionable"] = false,
        ["flags"] = 0,
        ["icon"] = null,
        ["unicode_emoji"] = null,
    };

    public static JsonObject Channel(World world, FakeChannel channel)
    {
        var json = new JsonObject { ["id"] = Id(channel.Id), ["type"] = channel.Type, ["flags"] = 0, ["last_message_id"] = null };
        if (channel.Messages.LastOrDefault() is { } last)
            json["last_message_id"] = Id(last.Id);
        if (channel.Recipient is { } recipient)
        {
            json["recipients"] = new JsonArray(User(recipient));
            return json;
        }
        json["guild_id"] = Id(channel.GuildId);
        json["name"] = channel.Name;
        json["parent_id"] = channel.ParentId == 0 ? null : Id(channel.ParentId);
        json["rate_limit_per_user"] = 0;
        if (!channel.IsThread)
        {
            json["position"] = 0;
            json["nsfw"] = false;
            json["topic"] = null;
            json["permission_overwrites"] = new JsonArray([.. channel.Overwrites.Select(Overwrite)]);
            if (channel.IsForum)
                json["available_tags"] = new JsonArray();
            return json;
        }
        json["owner_id"] = Id(channel.OwnerId);
        json["message_count"] = channel.Messages.Count;
        json["member_count"] = 1;
        json["total_message_sent"] = channel.Messages.Count;
        json["applied_tags"] = new JsonArray([.. channel.AppliedTags.Select(tag => (JsonNode)Id(tag))]);
        json["thread_metadata"] = new JsonObject
        {
            ["archived"] = channel.Archived,
            ["locked"] = channel.Locked,
            ["auto_archive_duration"] = 1440,
            ["archive_timestamp"] = Time(channel.Archived ? channel.ArchivedAt : world.Now),
        };
        return json;
    }

    public static JsonObject Message(World world, FakeMessage message)
    {
        var json = new JsonObject
        {
            ["id"] = Id(message.Id),
            ["channel_id"] = Id(message.Channel.Id),
            ["type"] = 0,
            ["author"] = User(message.Author),
            ["timestamp"] = Time(message.Created),
            ["edited_timestamp"] = message.Edited is { } edited ? Time(edited) : null,
            ["tts"] = false,
            ["pinned"] = false,
            ["mention_everyone"] = false,
            ["mentions"] = new JsonArray(),
            ["mention_roles"] = new JsonArray(),
            ["content"] = message.Content,
            ["embeds"] = message.Embeds.DeepClone(),
            ["components"] = message.Components.DeepClone(),
            ["attachments"] = (message.Data["attachments"] ?? new JsonArray()).DeepClone(),
            ["flags"] = message.Flags,
        };
        if (message.Nonce is not null)
            json["nonce"] = message.Nonce;
        if (world.Channels.GetValueOrDefault(message.ThreadId) is { } thread)
            json["thread"] = Channel(world, thread);
        return json;
    }

    public static JsonObject Guild(World world, FakeGuild guild) => new()
    {
        ["id"] = Id(guild.Id),
        ["name"] = guild.Name,
        ["owner_id"] = Id(guild.OwnerId),
        ["icon"] = null,
        ["splash"] = null,
        ["banner"] = null,
        ["description"] = null,
        ["features"] = new JsonArray(),
        ["preferred_locale"] = "en-US",
        ["system_channel_id"] = null,
        ["system_channel_flags"] = 0,
        ["rules_channel_id"] = null,
        ["public_updates_channel_id"] = null,
        ["safety_alerts_channel_id"] = null,
        ["afk_channel_id"] = null,
        ["afk_timeout"] = 300,
        ["verification_level"] = 0,
        ["default_message_notifications"] = 0,
        ["explicit_content_filter"] = 0,
        ["mfa_level"] = 0,
        ["nsfw_level"] = 0,
        ["premium_tier"] = 0,
        ["premium_progress_bar_enabled"] = false,
        ["vanity_url_code"] = null,
        ["application_id"] = null,
        ["discovery_splash"] = null,
        ["emojis"] = new JsonArray(),
        ["stickers"] = new JsonArray(),
        ["roles"] = new JsonArray([.. guild.Roles.Select((role, i) => (JsonNode)Role(role, i))]),
    };

    /// <summary>What the gateway sends of a server that the bot is in.</summary>
    public static JsonObject GuildCreate(World world, FakeGuild guild)
    {
        var json = Guild(world, guild);
        json["unavailable"] = false;
        json["large"] = false;
        json["joined_at"] = "2024-01-01T00:00:00.000000+00:00";
        json["member_count"] = guild.Members.Count;
        json["members"] = new JsonArray([.. guild.Members.Values.Where(member => member.User == world.Bot).Select(member => (JsonNode)Member(member))]);
        json["channels"] = new JsonArray([.. guild.Channels.Where(channel => !channel.IsThread).Select(channel => (JsonNode)Channel(world, channel))]);
        json["threads"] = new JsonArray([.. guild.Channels.Where(channel => channel.IsThread && !channel.Archived).Select(channel => (JsonNode)Channel(world, channel))]);
        foreach (var empty in (string[])["voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"])
            json[empty] = new JsonArray();
        return json;
    }

    public static string Id(ulong id) => id.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture);

    private static JsonNode Overwrite(FakeOverwrite overwrite) => new JsonObject
    {
        ["id"] = Id(overwrite.Id),
        ["type"] = overwrite.IsMember ? 1 : 0,
        ["allow"] = Id(overwrite.Allow),
        ["deny"] = Id(overwrite.Deny),
    };
}
