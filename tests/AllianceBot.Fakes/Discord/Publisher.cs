using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>Changes the world and tells the gateway's sessions. Callers hold the world's lock.</summary>
internal sealed class Publisher(World world, GatewayHub gateway)
{
    /// <param name="id">Given for a forum post's first message, which has its thread's id.</param>
    public FakeMessage Post(FakeChannel channel, FakeUser author, JsonObject form, IReadOnlyList<(string Name, long Size)> files, ulong? id = null)
    {
        var message = NewMessage(channel, author, form, files, id);
        channel.Messages.Add(message);
        if (message.Nonce is { } nonce && author == world.Bot)
            world.Nonces[(channel.Id, nonce)] = (message.Id, world.Now);
        gateway.Dispatch(channel.GuildId, "MESSAGE_CREATE", ForGateway(message), MessageIntent(channel));
        return message;
    }

    /// <summary>A message that is in no channel: an ephemeral answer.</summary>
    public FakeMessage NewMessage(
        FakeChannel channel, FakeUser author, JsonObject form, IReadOnlyList<(string Name, long Size)> files, ulong? id = null) => new()
        {
            Id = id ?? world.NewId(),
            Channel = channel,
            Author = author,
            Created = world.Now,
            Nonce = form["nonce"]?.ToString(),
            Data = Apply([], form, files),
        };

    public void Edit(FakeMessage message, JsonObject form, IReadOnlyList<(string Name, long Size)> files)
    {
        Apply(message.Data, form, files);
        message.Edited = world.Now;
        message.Edits++;
        if (message.Channel.Messages.Contains(message))
            Updated(message);
    }

    public void Updated(FakeMessage message) =>
        gateway.Dispatch(message.Channel.GuildId, "MESSAGE_UPDATE", ForGateway(message), MessageIntent(message.Channel));

    public void Delete(FakeMessage message)
    {
        message.Channel.Messages.Remove(message);
        var gone = new JsonObject { ["id"] = WorldJson.Id(message.Id), ["channel_id"] = WorldJson.Id(message.Channel.Id) };
        if (message.Channel.GuildId != 0)
            gone["guild_id"] = WorldJson.Id(message.Channel.GuildId);
        gateway.Dispatch(message.Channel.GuildId, "MESSAGE_DELETE", gone, MessageIntent(message.Channel));
    }

    public FakeChannel AddChannel(FakeGuild guild, FakeChannel channel)
    {
        guild.Channels.Add(channel);
        world.Channels.Add(channel.Id, channel);
        gateway.Dispatch(guild.Id, channel.IsThread ? "THREAD_CREATE" : "CHANNEL_CREATE", WorldJson.Channel(world, channel), GatewayHub.GuildsIntent);
        return channel;
    }

    public void ChannelChanged(FakeChannel channel) =>
        gateway.Dispatch(
            channel.GuildId, channel.IsThread ? "THREAD_UPDATE" : "CHANNEL_UPDATE", WorldJson.Channel(world, channel), GatewayHub.GuildsIntent);

    public void RemoveChannel(FakeChannel channel)
    {
        world.Guilds.GetValueOrDefault(channel.GuildId)?.Channels.Remove(channel);
        world.Channels.Remove(channel.Id);
        gateway.Dispatch(
            channel.GuildId, channel.IsThread ? "THREAD_DELETE" : "CHANNEL_DELETE", WorldJson.Channel(world, channel), GatewayHub.GuildsIntent);
    }

    /// <summary>Fields that are absent stay; an empty list clears.</summary>
    private static JsonObject Apply(JsonObject data, JsonObject form, IReadOnlyList<(string Name, long Size)> files)
    {
        foreach (var field in (string[])["content", "embeds", "components", "flags"])
        {
            if (form.ContainsKey(field))
                data[field] = form[field]?.DeepClone();
        }
        if (files.Count > 0)
            data["attachments"] = new JsonArray([.. files.Select((file, i) => (JsonNode)new JsonObject
            {
                ["id"] = $"{i}",
                ["filename"] = file.Name,
                ["size"] = file.Size,
                ["url"] = $"https://cdn.invalid/{file.Name}",
                ["proxy_url"] = $"https://cdn.invalid/{file.Name}",
            })]);
        foreach (var embed in FormRules.Items(data["embeds"]).OfType<JsonObject>())
            embed["type"] = "rich";
        return data;
    }

    private JsonObject ForGateway(FakeMessage message)
    {
        var json = WorldJson.Message(world, message);
        if (message.Channel.GuildId != 0)
            json["guild_id"] = WorldJson.Id(message.Channel.GuildId);
        // Without the intent MESSAGE_CONTENT the text of others stays hidden outside DMs.
        if (message.Author != world.Bot && message.Channel.GuildId != 0)
        {
            json["content"] = "";
            json["embeds"] = new JsonArray();
            json["components"] = new JsonArray();
        }
        return json;
    }

    private static int MessageIntent(FakeChannel channel) =>
        channel.GuildId == 0 ? GatewayHub.DirectMessagesIntent : GatewayHub.GuildMessagesIntent;
}
