using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>views.open, push, update and publish. A trigger_id lives 3 s and works once.</summary>
internal sealed class ViewMethods(FakeWorkspace workspace, TimeProvider time)
{
    private const int ViewSizeLimit = 250_000;
    private const int StackLimit = 3;
    private static readonly TimeSpan TriggerLife = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, (string User, long At, bool IsUsed)> _triggers = [];

    public string NewTrigger(string user)
    {
        lock (workspace.Gate)
        {
            var trigger = $"{time.GetUtcNow().ToUnixTimeSeconds()}.{_triggers.Count + 1}.{Guid.NewGuid():N}";
            _triggers[trigger] = (user, time.GetTimestamp(), false);
            return trigger;
        }
    }

    public JsonObject Open(FakeCall call) => OpenOrPush(call, isPush: false);

    public JsonObject Push(FakeCall call) => OpenOrPush(call, isPush: true);

    public JsonObject Update(FakeCall call)
    {
        lock (workspace.Gate)
        {
            if (workspace.Views.GetValueOrDefault(call.Text("view_id") ?? "") is not { IsOpen: true } view) return FakeAnswer.Error("not_found");
            return Replace(call, view);
        }
    }

    public JsonObject Publish(FakeCall call)
    {
        lock (workspace.Gate)
        {
            var user = call.Text("user_id") ?? "";
            if (!workspace.Users.ContainsKey(user)) return FakeAnswer.Error("invalid_arguments", ["user_id is unknown [json-pointer:/user_id]"]);
            if (!workspace.Homes.TryGetValue(user, out var home))
            {
                home = new FakeView { Id = workspace.NextId('V'), User = user, Content = [], Hash = "" };
            }

            var answer = Replace(call, home, "home");
            if (FakeAnswer.IsOk(answer)) workspace.Homes[user] = workspace.Views[home.Id] = home;
            return answer;
        }
    }

    public JsonObject Describe(FakeView view)
    {
        var described = view.Content.DeepClone().AsObject();
        described["id"] = view.Id;
        described["team_id"] = FakeWorkspace.TeamId;
        described["hash"] = view.Hash;
        described["app_id"] = FakeWorkspace.AppId;
        described["bot_id"] = FakeWorkspace.BotId;
        described["private_metadata"] ??= "";
        described["callback_id"] ??= "";
        described["state"] ??= new JsonObject { ["values"] = new JsonObject() };
        return described;
    }

    /// <summary>Puts a new content into a view, as views.update and the acknowledgement of a submission do. Null when it is refused.</summary>
    public JsonObject? Content(JsonNode? given, out JsonObject? refusal, string type = "modal")
    {
        refusal = null;
        if (given is not JsonObject content) refusal = FakeAnswer.Error("invalid_arguments", ["missing required field: view [json-pointer:/view]"]);
        else if (content["type"]?.GetValue<string>() != type) refusal = FakeAnswer.Error("invalid_arguments", [$"must be a {type} view [json-pointer:/view/type]"]);
        else if (BlockKitRules.OfView(content) is { Count: > 0 } faults) refusal = FakeAnswer.Error("invalid_arguments", faults);
        else if (content.ToJsonString(RelaxedJson.Options).Length > ViewSizeLimit) refusal = FakeAnswer.Error("view_too_large");
        if (refusal is not null) return null;

        var copy = given!.DeepClone().AsObject();
        foreach (var block in copy["blocks"]!.AsArray()) block!["block_id"] ??= Guid.NewGuid().ToString("N")[..5];
        return copy;
    }

    private JsonObject OpenOrPush(FakeCall call, bool isPush)
    {
        lock (workspace.Gate)
        {
            var trigger = call.Text("trigger_id") ?? "";
            if (!_triggers.TryGetValue(trigger, out var known)) return FakeAnswer.Error("invalid_trigger_id");
            if (known.IsUsed) return FakeAnswer.Error("exchanged_trigger_id");
            if (time.GetElapsedTime(known.At) > TriggerLife) return FakeAnswer.Error("expired_trigger_id");
            if (isPush && workspace.Views.Values.Count(open => open.IsOpen && open.User == known.User && !workspace.Homes.ContainsValue(open)) >= StackLimit) return FakeAnswer.Error("push_limit_reached");

            call.TryStructure("view", out var given);
            if (Content(given, out var refusal) is not { } content) return refusal!;
            _triggers[trigger] = known with { IsUsed = true };
            var view = new FakeView { Id = workspace.NextId('V'), User = known.User, Content = content, Hash = NewHash() };
            workspace.Views[view.Id] = view;
            return FakeAnswer.Ok(("view", Describe(view)));
        }
    }

    private JsonObject Replace(FakeCall call, FakeView view, string type = "modal")
    {
        if (call.Text("hash") is { Length: > 0 } hash && hash != view.Hash) return FakeAnswer.Error("hash_conflict");
        call.TryStructure("view", out var given);
        if (Content(given, out var refusal, type) is not { } content) return refusal!;
        (view.Content, view.Hash) = (content, NewHash());
        return FakeAnswer.Ok(("view", Describe(view)));
    }

    private string NewHash() => $"{time.GetUtcNow().ToUnixTimeSeconds()}.{Guid.NewGuid().ToString("N")[..8]}";
}
