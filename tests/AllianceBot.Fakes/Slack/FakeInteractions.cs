using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>What came of something a person did.</summary>
/// <param name="Ack">The acknowledgement, or that none came in time.</param>
public sealed record FakeOutcome(FakeAck Ack, string TriggerId, string? ResponseUrl)
{
    /// <summary>The errors of a refused submission, by block_id.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
}

/// <summary>People at work: they type commands, press buttons, fill modals, open the home tab and write to the app.</summary>
internal sealed class FakeInteractions(FakeSlackOptions options, FakeWorkspace workspace, FakeSocketMode sockets, ViewMethods views, FakeResponseUrls responseUrls)
{
    private int _events;

    public async Task<FakeOutcome> CommandAsync(string user, string channel, string command, string text)
    {
        var trigger = views.NewTrigger(user);
        var responseUrl = responseUrls.New(channel, user, originalTs: null);
        var ack = await DeliverAsync("slash_commands", takesAnswer: true, new JsonObject
        {
            ["token"] = "fake",
            ["team_id"] = FakeWorkspace.TeamId,
            ["team_domain"] = "fake-team",
            ["channel_id"] = channel,
            ["channel_name"] = workspace.Channels[channel].Name,
            ["user_id"] = user,
            ["user_name"] = workspace.Users[user].Name,
            ["command"] = command,
            ["text"] = Escape(text),
            ["api_app_id"] = FakeWorkspace.AppId,
            ["is_enterprise_install"] = "false",
            ["response_url"] = responseUrl,
            ["trigger_id"] = trigger,
        });
        if (ack.Payload is { } answer && (answer["text"] ?? answer["blocks"]) is not null) responseUrls.Show(answer, channel, user);
        return new FakeOutcome(ack, trigger, responseUrl);
    }

    /// <summary>Presses a button, or chooses <paramref name="value"/> in a menu, of a message.</summary>
    public async Task<FakeOutcome> PressAsync(string user, string channel, string ts, string actionId, string? value = null)
    {
        FakeMessage message;
        lock (workspace.Gate) message = workspace.Channels[channel].Messages.Single(known => known.Ts == ts);
        var (block, element) = FindElement(message.Blocks, actionId);
        var trigger = views.NewTrigger(user);
        var responseUrl = responseUrls.New(channel, user, ts);
        var ack = await DeliverAsync("interactive", takesAnswer: false, Interaction("block_actions", user, trigger, new JsonObject
        {
            ["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = ts, ["channel_id"] = channel, ["is_ephemeral"] = message.OnlyFor is not null },
            ["channel"] = new JsonObject { ["id"] = channel, ["name"] = workspace.Channels[channel].Name },
            ["message"] = message.OnlyFor is null ? ChatMethods.Describe(message, withMetadata: true) : null,
            ["response_url"] = responseUrl,
            ["actions"] = new JsonArray(Action(block, element, value)),
        }));
        return new FakeOutcome(ack, trigger, responseUrl);
    }

    public async Task<FakeOutcome> PressInViewAsync(string user, string viewId, string actionId, string? value = null)
    {
        var view = workspace.Views[viewId];
        var (block, element) = FindElement(view.Content["blocks"] as JsonArray, actionId);
        var trigger = views.NewTrigger(user);
        var ack = await DeliverAsync("interactive", takesAnswer: false, Interaction("block_actions", user, trigger, new JsonObject
        {
            ["container"] = new JsonObject { ["type"] = "view", ["view_id"] = viewId },
            ["view"] = views.Describe(view),
            ["actions"] = new JsonArray(Action(block, element, value)),
        }));
        return new FakeOutcome(ack, trigger, null);
    }

    /// <summary>Sends a modal off with these answers by block_id; missing ones take the initial value. Slack itself refuses an empty compulsory field.</summary>
    public async Task<FakeOutcome> SubmitAsync(string user, string viewId, IReadOnlyDictionary<string, string> values)
    {
        var view = workspace.Views[viewId];
        var state = FakeViewState.Of(view.Content["blocks"]!.AsArray(), values);
        var described = views.Describe(view);
        described["state"] = new JsonObject { ["values"] = state };
        var trigger = views.NewTrigger(user);
        var ack = await DeliverAsync("interactive", takesAnswer: true, Interaction("view_submission", user, trigger, new JsonObject { ["view"] = described, ["response_urls"] = new JsonArray() }));
        return new FakeOutcome(ack, trigger, null) { Errors = ack.Arrived ? Settle(view, ack.Payload) : new Dictionary<string, string>() };
    }

    public async Task<FakeOutcome> CloseAsync(string user, string viewId)
    {
        var view = workspace.Views[viewId];
        view.IsOpen = false;
        var ack = await DeliverAsync("interactive", takesAnswer: false, Interaction("view_closed", user, "", new JsonObject { ["view"] = views.Describe(view), ["is_cleared"] = false }));
        return new FakeOutcome(ack, "", null);
    }

    public async Task<FakeOutcome> ShortcutAsync(string user, string callbackId, string? channel = null, string? ts = null)
    {
        var trigger = views.NewTrigger(user);
        var details = new JsonObject { ["callback_id"] = callbackId };
        if (channel is not null)
        {
            details["channel"] = new JsonObject { ["id"] = channel };
            details["message"] = new JsonObject { ["ts"] = ts };
            details["response_url"] = responseUrls.New(channel, user, originalTs: null);
        }

        var ack = await DeliverAsync("interactive", takesAnswer: false, Interaction(channel is null ? "shortcut" : "message_action", user, trigger, details));
        return new FakeOutcome(ack, trigger, null);
    }

    public Task<FakeAck> OpenHomeAsync(string user) => EventAsync(new JsonObject
    {
        ["type"] = "app_home_opened",
        ["user"] = user,
        ["channel"] = workspace.DirectMessage(user).Id,
        ["tab"] = "home",
        ["event_ts"] = workspace.NextTs(),
    });

    /// <summary>A person writes; in the direct message with the app if no channel is given.</summary>
    public Task<FakeAck> SayAsync(string user, string text, string? channel = null)
    {
        var target = channel is null ? workspace.DirectMessage(user) : workspace.Channels[channel];
        var message = new FakeMessage { Channel = target.Id, Ts = workspace.NextTs(), User = user, Text = Escape(text) };
        lock (workspace.Gate) target.Messages.Add(message);
        var said = ChatMethods.Describe(message, withMetadata: false);
        said["channel"] = target.Id;
        said["channel_type"] = target.DirectWith is not null ? "im" : "channel";
        said["event_ts"] = message.Ts;
        return EventAsync(said);
    }

    /// <summary>
    /// Delivers an event of the Events API; one that is not acknowledged comes again, up to three times. Without any connection it is lost at
    /// once, where Slack would try for minutes.
    /// </summary>
    public async Task<FakeAck> EventAsync(JsonObject inner)
    {
        var payload = new JsonObject
        {
            ["token"] = "fake",
            ["team_id"] = FakeWorkspace.TeamId,
            ["api_app_id"] = FakeWorkspace.AppId,
            ["event"] = inner,
            ["type"] = "event_callback",
            ["event_id"] = $"Ev0FAKE{Interlocked.Increment(ref _events):D4}",
            ["event_time"] = options.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["authorizations"] = new JsonArray(new JsonObject { ["team_id"] = FakeWorkspace.TeamId, ["user_id"] = FakeWorkspace.BotUser, ["is_bot"] = true, ["is_enterprise_install"] = false }),
        };
        var ack = await DeliverAsync("events_api", takesAnswer: false, payload);
        for (var attempt = 1; !ack.Arrived && sockets.Count > 0 && attempt <= options.EventRetries.Count; attempt++)
        {
            await Task.Delay(options.EventRetries[attempt - 1], options.Time);
            ack = await DeliverAsync("events_api", takesAnswer: false, payload, attempt);
        }

        return ack;
    }

    /// <summary>Delivers the same event a second time, as Slack may after a lost acknowledgement.</summary>
    public async Task<(FakeAck First, FakeAck Again)> EventTwiceAsync(JsonObject inner)
    {
        var payload = new JsonObject { ["team_id"] = FakeWorkspace.TeamId, ["event"] = inner, ["type"] = "event_callback", ["event_id"] = $"Ev0FAKE{Interlocked.Increment(ref _events):D4}" };
        return (await DeliverAsync("events_api", takesAnswer: false, payload), await DeliverAsync("events_api", takesAnswer: false, payload, attempt: 1));
    }

    private async Task<FakeAck> DeliverAsync(string type, bool takesAnswer, JsonObject payload, int attempt = 0)
    {
        var envelope = new JsonObject
        {
            ["envelope_id"] = Guid.NewGuid().ToString(),
            ["type"] = type,
            ["payload"] = payload.DeepClone(),
            ["accepts_response_payload"] = takesAnswer,
        };
        if (type == "events_api")
        {
            envelope["retry_attempt"] = attempt;
            envelope["retry_reason"] = attempt == 0 ? "" : "timeout";
        }

        return await sockets.DeliverAsync(envelope);
    }

    /// <summary>What Slack does with the acknowledgement of a submission.</summary>
    private Dictionary<string, string> Settle(FakeView view, JsonObject? payload)
    {
        switch (payload?["response_action"]?.GetValue<string>())
        {
            case "errors":
                return payload["errors"]!.AsObject().ToDictionary(error => error.Key, error => error.Value!.GetValue<string>());
            case "update":
                view.Content = views.Content(payload["view"], out var refusal) ?? throw new InvalidOperationException($"The view of the acknowledgement is refused: {refusal}");
                return [];
            case "clear":
                lock (workspace.Gate)
                {
                    foreach (var open in workspace.Views.Values.Where(open => open.User == view.User && !workspace.Homes.ContainsValue(open))) open.IsOpen = false;
                }

                return [];
            default:
                view.IsOpen = false;
                return [];
        }
    }

    private JsonObject Interaction(string type, string user, string trigger, JsonObject details)
    {
        var payload = new JsonObject
        {
            ["type"] = type,
            ["team"] = new JsonObject { ["id"] = FakeWorkspace.TeamId, ["domain"] = "fake-team" },
            ["user"] = new JsonObject { ["id"] = user, ["username"] = workspace.Users[user].Name, ["name"] = workspace.Users[user].Name, ["team_id"] = FakeWorkspace.TeamId },
            ["api_app_id"] = FakeWorkspace.AppId,
            ["token"] = "fake",
            ["trigger_id"] = trigger,
        };
        foreach (var (name, value) in details)
        {
            if (value is not null) payload[name] = value.DeepClone();
        }

        return payload;
    }

    private JsonObject Action(JsonObject block, JsonObject element, string? value)
    {
        var action = new JsonObject { ["type"] = element["type"]!.GetValue<string>(), ["action_id"] = element["action_id"]!.GetValue<string>(), ["block_id"] = block["block_id"]?.DeepClone() ?? "auto", ["action_ts"] = workspace.NextTs() };
        FakeViewState.Answer(action, element, value ?? element["value"]?.GetValue<string>());
        if (element["text"] is { } label) action["text"] = label.DeepClone();
        return action;
    }

    private static (JsonObject Block, JsonObject Element) FindElement(JsonArray? blocks, string actionId)
    {
        foreach (var block in (blocks ?? []).OfType<JsonObject>())
        {
            var elements = (block["elements"] as JsonArray ?? []).Append(block["accessory"]).Append(block["element"]);
            foreach (var element in elements.OfType<JsonObject>())
            {
                if (element["action_id"]?.GetValue<string>() == actionId) return (block, element);
            }
        }

        throw new InvalidOperationException($"No element with action_id {actionId}.");
    }

    /// <summary>Slack escapes what people type, as it does everywhere.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
