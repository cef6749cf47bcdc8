using System.Text.Json.Nodes;
using static AllianceBot.Fakes.Discord.PermissionRules;

namespace AllianceBot.Fakes.Discord;

/// <summary>Messages of channels: resources/message.</summary>
internal sealed class MessageEndpoints(World world, Publisher publisher, FakeDiscordOptions options)
{
    private static readonly TimeSpan OldAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan OldEditWindow = TimeSpan.FromSeconds(20);
    private readonly Dictionary<ulong, Queue<DateTimeOffset>> _oldEdits = [];

    public ApiAnswer Create(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, channel.IsThread ? SendMessagesInThreads : channel.GuildId == 0 ? 0 : SendMessages);
        if (channel.IsForum || channel.Type == 4)
            throw new ApiRefusal(400, 50008, "Cannot send messages in a non-text channel");
        if (channel.Locked)
            throw new ApiRefusal(400, 160005, "Thread is locked");
        FormRules.DemandMessage(call.Form, mayBeEmpty: false, hasFiles: call.Files.Count > 0);
        DemandNoMoreThanAllowed(channel, call);
        if (channel.Recipient is { DmsClosed: true })
            throw new ApiRefusal(403, 50007, "Cannot send messages to this user");
        if (Earlier(channel, call.Form) is { } earlier)
            return ApiAnswer.Ok(WorldJson.Message(world, earlier));
        channel.Archived = false;
        return ApiAnswer.Ok(WorldJson.Message(world, publisher.Post(channel, world.Bot, call.Form, call.Files)));
    }

    public ApiAnswer Edit(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, 0);
        var message = Own(call, channel);
        if (channel.Archived)
            throw new ApiRefusal(400, 50083, "Thread is archived");
        FormRules.DemandMessage(call.Form, mayBeEmpty: true);
        DemandNoMoreThanAllowed(channel, call);
        CountOldEdit(message);
        publisher.Edit(message, call.Form, call.Files);
        return ApiAnswer.Ok(WorldJson.Message(world, message));
    }

    public ApiAnswer Delete(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, 0);
        var message = call.Message(channel);
        if (message.Author != world.Bot)
            Demand(world, channel, ManageMessages);
        publisher.Delete(message);
        return ApiAnswer.NoContent;
    }

    public ApiAnswer Get(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, ReadMessageHistory);
        return ApiAnswer.Ok(WorldJson.Message(world, call.Message(channel)));
    }

    /// <summary>Newest first; without READ_MESSAGE_HISTORY none.</summary>
    public ApiAnswer List(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, 0);
        if (channel.GuildId != 0 && (Of(world, channel, world.Bot.Id) & ReadMessageHistory) == 0)
            return ApiAnswer.Ok(new JsonArray());
        var limit = call.Number("limit", 50, 1, 100);
        var found = channel.Messages.AsEnumerable();
        if (call.IdInQuery("after") is { } after)
            found = found.Where(message => message.Id > after).Take(limit);
        else if (call.IdInQuery("before") is { } before)
            found = found.Where(message => message.Id < before).TakeLast(limit);
        else
            found = found.TakeLast(limit);
        return ApiAnswer.Ok(new JsonArray([.. found.Reverse().Select(message => (JsonNode)WorldJson.Message(world, message))]));
    }

    public ApiAnswer Crosspost(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, SendMessages);
        var message = Own(call, channel);
        if (channel.Type != 5)
            throw new ApiRefusal(400, 50024, "Cannot execute action on this channel type");
        if ((message.Flags & 1) != 0)
            throw new ApiRefusal(400, 40033, "This message has already been crossposted");
        message.Data["flags"] = message.Flags | 1;
        publisher.Updated(message);
        return ApiAnswer.Ok(WorldJson.Message(world, message));
    }

    private FakeMessage Own(ApiCall call, FakeChannel channel)
    {
        var message = call.Message(channel);
        return message.Author == world.Bot ? message : throw new ApiRefusal(403, 50005, "Cannot edit a message authored by another user");
    }

    /// <summary>The message that an enforced nonce names already. It is remembered for a while, and even when it was deleted.</summary>
    private FakeMessage? Earlier(FakeChannel channel, JsonObject form)
    {
        if (form["enforce_nonce"]?.GetValue<bool>() != true || form["nonce"]?.ToString() is not { Length: > 0 } nonce)
            return null;
        if (!world.Nonces.TryGetValue((channel.Id, nonce), out var known) || world.Now - known.At >= options.NonceLifetime)
            return null;
        return world.FindMessage(channel.Id, known.Message) ?? throw new ApiRefusal(404, 10008, "Unknown Message");
    }

    private void DemandNoMoreThanAllowed(FakeChannel channel, ApiCall call)
    {
        if (channel.GuildId == 0)
            return;
        if (call.Files.Count > 0)
            Demand(world, channel, AttachFiles);
        if (FormRules.Items(call.Form["embeds"]).Count > 0)
            Demand(world, channel, EmbedLinks);
    }

    private void CountOldEdit(FakeMessage message)
    {
        if (world.Now - message.Created < OldAge)
            return;
        if (!_oldEdits.TryGetValue(message.Channel.Id, out var edits))
            _oldEdits[message.Channel.Id] = edits = new Queue<DateTimeOffset>();
        while (edits.TryPeek(out var oldest) && world.Now - oldest >= OldEditWindow)
            edits.Dequeue();
        if (edits.Count >= options.OldEdits)
            throw new ApiRefusal(429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later.");
        edits.Enqueue(world.Now);
    }
}
