using System.Text.Json;

namespace AllianceBot.SlackApi.SocketMode;

/// <summary>Reads the payload of an envelope. What it does not know, or cannot read, gives nothing: never an exception.</summary>
internal static class EventReader
{
    public static IReadOnlyList<SlackEvent> Read(string type, string envelopeId, JsonElement payload) => type switch
    {
        "slash_commands" => [ReadCommand(envelopeId, payload)],
        "interactive" => ReadInteraction(envelopeId, payload),
        "events_api" => ReadEvent(envelopeId, payload) is { } read ? [read] : [],
        _ => [],
    };

    private static SlashCommand ReadCommand(string envelopeId, JsonElement payload)
    {
        var trigger = payload.Text("trigger_id");
        return new SlashCommand(KeyOf(trigger, envelopeId), payload.Text("team_id"), payload.Text("user_id"))
        {
            Command = payload.Text("command"),
            Text = payload.Text("text"),
            ChannelId = payload.Text("channel_id"),
            TriggerId = trigger,
            ResponseUrl = payload.Text("response_url"),
        };
    }

    private static List<SlackEvent> ReadInteraction(string envelopeId, JsonElement payload)
    {
        var trigger = payload.Text("trigger_id");
        var key = KeyOf(trigger, envelopeId);
        var team = payload.Child("team").Text("id");
        var user = payload.Child("user").Text("id");
        return payload.Text("type") switch
        {
            "block_actions" => ReadActions(payload, key, team, user, trigger),
            "view_submission" => [new ViewSubmission(key, team, user, ReadView(payload.Child("view")))],
            "view_closed" => [new ViewClosed(key, team, user, ReadView(payload.Child("view")))],
            "shortcut" => [new Shortcut(key, team, user) { CallbackId = payload.Text("callback_id"), TriggerId = trigger }],
            "message_action" => [new Shortcut(key, team, user)
            {
                CallbackId = payload.Text("callback_id"),
                TriggerId = trigger,
                Message = new MessageRef(payload.Child("channel").Text("id"), payload.Child("message").Text("ts")),
                ResponseUrl = payload.TextOrNull("response_url"),
            }],
            _ => [],
        };
    }

    private static List<SlackEvent> ReadActions(JsonElement payload, string key, string team, string user, string trigger)
    {
        var view = payload.Child("view");
        var state = view.ValueKind == JsonValueKind.Object ? ReadView(view) : null;
        var container = payload.Child("container");
        var actions = payload.Child("actions").Items().ToList();
        return [.. actions.Select((action, index) => new BlockAction(index == 0 ? key : $"{key}/{index}", team, user)
        {
            ActionId = action.Text("action_id"),
            BlockId = action.Text("block_id"),
            Value = ValuesOf(action).FirstOrDefault() ?? "",
            TriggerId = trigger,
            ResponseUrl = payload.TextOrNull("response_url"),
            ChannelId = payload.Child("channel").TextOrNull("id") ?? container.TextOrNull("channel_id"),
            MessageTs = payload.Child("message").TextOrNull("ts") ?? container.TextOrNull("message_ts"),
            View = state,
        })];
    }

    private static SlackEvent? ReadEvent(string envelopeId, JsonElement payload)
    {
        var inner = payload.Child("event");
        var type = inner.Text("type");
        if (type.Length == 0) return null;
        var key = KeyOf(payload.Text("event_id"), envelopeId);
        var team = payload.Text("team_id");
        var user = inner.Text("user");
        return type switch
        {
            "app_home_opened" => new AppHomeOpened(key, team, user) { Tab = inner.Text("tab") },
            "message" when inner.Text("channel_type") == "im" => ReadDirectMessage(inner, key, team, user),
            "message" => null,
            "tokens_revoked" => new TokensRevoked(key, team, user, inner.Child("tokens").Child("bot").Items().Any()),
            // Some events name the channel, others (channel_rename) bring it.
            _ => new OtherEvent(key, team, user, type) { ChannelId = inner.TextOrNull("channel") ?? inner.Child("channel").TextOrNull("id") },
        };
    }

    /// <summary>Subtypes are edits, deletions and service messages; a bot_id is on every message of an app, our own included.</summary>
    private static DirectMessage? ReadDirectMessage(JsonElement message, string key, string team, string user) =>
        message.TextOrNull("bot_id") is not null || message.TextOrNull("subtype") is not null || user.Length == 0
            ? null
            : new DirectMessage(key, team, user) { ChannelId = message.Text("channel"), Ts = message.Text("ts"), ThreadTs = message.TextOrNull("thread_ts"), Text = message.Text("text") };

    private static ViewState ReadView(JsonElement view)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var block in view.Child("state").Child("values").Members())
        {
            fields[block.Name] = [.. block.Value.Members().SelectMany(element => ValuesOf(element.Value))];
        }

        return new ViewState
        {
            Id = view.Text("id"),
            Type = view.Text("type"),
            CallbackId = view.Text("callback_id"),
            PrivateMetadata = view.Text("private_metadata"),
            Hash = view.TextOrNull("hash"),
            Fields = fields,
        };
    }

    /// <summary>Each sort of element names its answer differently.</summary>
    private static IEnumerable<string> ValuesOf(JsonElement element)
    {
        if (element.TextOrNull("value") is { } value) return [value];
        if (element.Child("selected_option").TextOrNull("value") is { } option) return [option];
        if (element.TextOrNull("selected_conversation") is { } conversation) return [conversation];
        return element.Child("selected_options").Items().Select(selected => selected.Text("value"));
    }

    private static string KeyOf(string own, string envelopeId) => own.Length > 0 ? own : envelopeId;
}
