using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>chat.postMessage, update, delete and postEphemeral.</summary>
internal sealed class ChatMethods(FakeWorkspace workspace)
{
    /// <summary>Where Slack has been seen to answer msg_blocks_too_long (bolt-js issue 2509).</summary>
    private const int BlocksJsonLimit = 13_200;

    private const int TextLimit = 40_000;

    public JsonObject Post(FakeCall call)
    {
        if (Writable(call.Text("channel"), out var channel) is { } refusal) return refusal;
        if (Content(call, out var text, out var blocks, out var metadata) is { } fault) return fault;

        var thread = call.Text("thread_ts");
        if (thread is not null && workspace.Find(channel.Id, thread) is not { ThreadTs: null }) return FakeAnswer.Error("thread_not_found");
        if (thread is null && call.IsTrue("reply_broadcast")) return FakeAnswer.Error("invalid_arguments", ["reply_broadcast needs thread_ts"]);

        var message = new FakeMessage
        {
            Channel = channel.Id,
            Ts = workspace.NextTs(),
            ThreadTs = thread,
            ReplyBroadcast = call.IsTrue("reply_broadcast"),
            User = FakeWorkspace.BotUser,
            BotId = FakeWorkspace.BotId,
            Text = text,
            Blocks = blocks,
            Metadata = metadata,
        };
        lock (workspace.Gate) channel.Messages.Add(message);
        return FakeAnswer.Ok(("channel", channel.Id), ("ts", message.Ts), ("message", Describe(message, withMetadata: true)));
    }

    public JsonObject Update(FakeCall call)
    {
        if (Writable(call.Text("channel"), out var channel, resolveUsers: false) is { } refusal) return refusal;
        if (workspace.Find(channel.Id, call.Text("ts") ?? "") is not { } message) return FakeAnswer.Error("message_not_found");
        if (message.BotId != FakeWorkspace.BotId) return FakeAnswer.Error("cant_update_message");
        if (Content(call, out var text, out var blocks, out var metadata) is { } fault) return fault;

        lock (workspace.Gate)
        {
            // Text without blocks removes the blocks; metadata stays unless given anew.
            message.Text = text;
            message.Blocks = blocks;
            message.Metadata = metadata ?? message.Metadata;
            message.Edits++;
        }

        return FakeAnswer.Ok(("channel", channel.Id), ("ts", message.Ts), ("text", message.Text), ("message", Describe(message, withMetadata: true)));
    }

    public JsonObject Delete(FakeCall call)
    {
        if (Writable(call.Text("channel"), out var channel, resolveUsers: false) is { } refusal) return refusal;
        if (workspace.Find(channel.Id, call.Text("ts") ?? "") is not { } message) return FakeAnswer.Error("message_not_found");
        if (message.BotId != FakeWorkspace.BotId) return FakeAnswer.Error("cant_delete_message");
        lock (workspace.Gate) channel.Messages.Remove(message);
        return FakeAnswer.Ok(("channel", channel.Id), ("ts", message.Ts));
    }

    public JsonObject PostEphemeral(FakeCall call)
    {
        if (Writable(call.Text("channel"), out var channel, resolveUsers: false) is { } refusal) return refusal;
        if (call.Text("user") is not { } user || !workspace.Users.ContainsKey(user)) return FakeAnswer.Error("user_not_in_channel");
        if (Content(call, out var text, out var blocks, out _) is { } fault) return fault;
        return FakeAnswer.Ok(("message_ts", AddEphemeral(channel, user, text, blocks).Ts));
    }

    public FakeMessage AddEphemeral(FakeChannel channel, string user, string text, JsonArray? blocks)
    {
        var message = new FakeMessage
        {
            Channel = channel.Id,
            Ts = workspace.NextTs(),
            User = FakeWorkspace.BotUser,
            BotId = FakeWorkspace.BotId,
            Text = text,
            Blocks = blocks,
            OnlyFor = user,
        };
        lock (workspace.Gate) channel.Messages.Add(message);
        return message;
    }

    /// <summary>Text, blocks and metadata of a call, or the refusal.</summary>
    public static JsonObject? Content(FakeCall call, out string text, out JsonArray? blocks, out JsonObject? metadata)
    {
        text = call.Text("text") ?? "";
        blocks = null;
        metadata = null;
        if (!call.TryStructure("blocks", out var given)) return FakeAnswer.Error("invalid_blocks_format");
        if (given is JsonArray { Count: > 0 } array)
        {
            if (BlockKitRules.OfMessage(array) is { Count: > 0 } faults) return FakeAnswer.Error("invalid_blocks", faults);
            if (array.ToJsonString(RelaxedJson.Options).Length > BlocksJsonLimit) return FakeAnswer.Error("msg_blocks_too_long");
            blocks = array;
        }
        else if (given is not (null or JsonArray))
        {
            return FakeAnswer.Error("invalid_blocks", ["must be an array [json-pointer:/blocks]"]);
        }

        if (!call.TryStructure("attachments", out var attachments)) return FakeAnswer.Error("invalid_attachments");
        if (text.Length == 0 && blocks is null && attachments is not JsonArray { Count: > 0 }) return FakeAnswer.Error("no_text");
        if (text.Length > TextLimit) return FakeAnswer.Error("msg_too_long");
        if (!call.TryStructure("metadata", out var meta)) return FakeAnswer.Error("invalid_metadata_format");
        if (meta is null) return null;
        metadata = meta as JsonObject;
        return metadata is not null && metadata["event_type"] is JsonValue && metadata["event_payload"] is JsonObject ? null : FakeAnswer.Error("invalid_metadata_format");
    }

    public static JsonObject Describe(FakeMessage message, bool withMetadata)
    {
        var described = new JsonObject { ["type"] = "message", ["user"] = message.User, ["ts"] = message.Ts, ["text"] = message.Text };
        if (message.BotId is not null) (described["bot_id"], described["app_id"]) = (message.BotId, FakeWorkspace.AppId);
        if (message.ThreadTs is not null) described["thread_ts"] = message.ThreadTs;
        if (message.Blocks is not null) described["blocks"] = message.Blocks.DeepClone();
        if (message.Edits > 0) described["edited"] = new JsonObject { ["user"] = message.User, ["ts"] = message.Ts };
        if (withMetadata && message.Metadata is not null) described["metadata"] = message.Metadata.DeepClone();
        return described;
    }

    private JsonObject? Writable(string? name, out FakeChannel channel, bool resolveUsers = true)
    {
        channel = null!;
        if (string.IsNullOrEmpty(name)) return FakeAnswer.Error("invalid_arguments", ["missing required field: channel [json-pointer:/channel]"]);
        lock (workspace.Gate)
        {
            channel = workspace.Channels.GetValueOrDefault(name) ?? workspace.Channels.Values.FirstOrDefault(known => known.Name.Length > 0 && known.Name == name.TrimStart('#'))!;
        }

        if (channel is null && resolveUsers && workspace.Users.ContainsKey(name)) channel = workspace.DirectMessage(name);
        if (channel is null || (channel.IsPrivate && !channel.IsMember)) return FakeAnswer.Error("channel_not_found");
        if (channel.IsArchived) return FakeAnswer.Error("is_archived");
        return channel.IsMember || workspace.BotScopes.Contains("chat:write.public") ? null : FakeAnswer.Error("not_in_channel");
    }
}
