using System.Globalization;
using System.Text.Json.Nodes;
using static AllianceBot.Fakes.Discord.PermissionRules;

namespace AllianceBot.Fakes.Discord;

/// <summary>Channels, threads, forum posts and DMs: resources/channel.</summary>
internal sealed class ChannelEndpoints(World world, Publisher publisher)
{
    public ApiAnswer Get(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, 0);
        return ApiAnswer.Ok(WorldJson.Channel(world, channel));
    }

    /// <summary>Threads only: archived, locked and name.</summary>
    public ApiAnswer Edit(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, channel.OwnerId == world.Bot.Id ? 0 : channel.IsThread ? ManageThreads : 1UL << 4);
        if (call.Form["name"] is { } name)
        {
            FormRules.DemandName(name, "name");
            channel.Name = FormRules.Value(name);
        }
        if (call.Form["archived"] is { } archived && (bool)archived != channel.Archived)
        {
            channel.Archived = (bool)archived;
            channel.ArchivedAt = world.Now;
        }
        if (call.Form["locked"] is { } locked)
            channel.Locked = (bool)locked;
        publisher.ChannelChanged(channel);
        return ApiAnswer.Ok(WorldJson.Channel(world, channel));
    }

    public ApiAnswer StartThreadFromMessage(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, CreatePublicThreads);
        var message = call.Message(channel);
        FormRules.DemandName(call.Form["name"], "name");
        if (message.ThreadId != 0)
            throw new ApiRefusal(400, 160004, "A thread has already been created for this message");
        var thread = NewThread(channel, message.Id, channel.Type == 5 ? 10 : 11, call.Form);
        message.ThreadId = thread.Id;
        message.Data["flags"] = message.Flags | (1 << 5);
        return new ApiAnswer(201, WorldJson.Channel(world, thread));
    }

    public ApiAnswer StartThread(ApiCall call)
    {
        var channel = call.Channel();
        FormRules.DemandName(call.Form["name"], "name");
        if (channel.IsForum)
            return ForumPost(call, channel);
        var type = (int?)call.Form["type"] ?? 12;
        Demand(world, channel, type == 12 ? CreatePrivateThreads : CreatePublicThreads);
        return new ApiAnswer(201, WorldJson.Channel(world, NewThread(channel, world.NewId(), type, call.Form)));
    }

    public ApiAnswer ActiveThreads(ApiCall call)
    {
        var threads = call.Guild().Channels.Where(channel => channel.IsThread && !channel.Archived).OrderByDescending(thread => thread.Id);
        return ApiAnswer.Ok(ThreadList(threads, hasMore: null));
    }

    public ApiAnswer ArchivedThreads(ApiCall call)
    {
        var channel = call.Channel();
        Demand(world, channel, ReadMessageHistory);
        var limit = call.Number("limit", 50, 2, 100);
        var before = call.Query.TryGetValue("before", out var text)
            ? DateTimeOffset.Parse(text.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : DateTimeOffset.MaxValue;
        var found = world.Channels.Values
            .Where(thread => thread.IsThread && thread.ParentId == channel.Id && thread.Archived && thread.Type != 12 && thread.ArchivedAt < before)
            .OrderByDescending(thread => thread.ArchivedAt)
            .ToList();
        return ApiAnswer.Ok(ThreadList(found.Take(limit), found.Count > limit));
    }

    public ApiAnswer OpenDm(ApiCall call)
    {
        var id = ulong.TryParse(FormRules.Value(call.Form["recipient_id"]), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        return world.Users.GetValueOrDefault(id) is { IsBot: false } user
            ? ApiAnswer.Ok(WorldJson.Channel(world, world.DmWith(user)))
            : throw new ApiRefusal(400, 50033, "Invalid Recipient(s)");
    }

    private ApiAnswer ForumPost(ApiCall call, FakeChannel forum)
    {
        Demand(world, forum, SendMessages);
        if (call.Form["message"] is not JsonObject message)
            throw new ApiRefusal(400, 50035, "Invalid Form Body", [new FormFault("message", "BASE_TYPE_REQUIRED", "This field is required")]);
        FormRules.DemandMessage(message, mayBeEmpty: false);
        // Documents name no nonce here; the real one ignores it as any unknown field.
        message.Remove("nonce");
        var thread = NewThread(forum, world.NewId(), 11, call.Form);
        var first = publisher.Post(thread, world.Bot, message, call.Files, thread.Id);
        var answer = WorldJson.Channel(world, thread);
        answer["message"] = WorldJson.Message(world, first);
        return new ApiAnswer(201, answer);
    }

    private FakeChannel NewThread(FakeChannel parent, ulong id, int type, JsonObject form)
    {
        var thread = new FakeChannel
        {
            Id = id,
            GuildId = parent.GuildId,
            Type = type,
            Name = FormRules.Value(form["name"]),
            ParentId = parent.Id,
            OwnerId = world.Bot.Id,
            AppliedTags = [.. FormRules.Items(form["applied_tags"]).Select(tag => ulong.Parse(FormRules.Value(tag), CultureInfo.InvariantCulture))],
        };
        return publisher.AddChannel(world.Guilds[parent.GuildId], thread);
    }

    private JsonObject ThreadList(IEnumerable<FakeChannel> threads, bool? hasMore)
    {
        var list = new JsonObject
        {
            ["threads"] = new JsonArray([.. threads.Select(thread => (JsonNode)WorldJson.Channel(world, thread))]),
            ["members"] = new JsonArray(),
        };
        if (hasMore is { } more)
            list["has_more"] = more;
        return list;
    }
}
