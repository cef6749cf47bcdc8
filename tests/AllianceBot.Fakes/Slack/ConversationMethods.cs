using System.Text;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>conversations.* and users.info.</summary>
internal sealed class ConversationMethods(FakeWorkspace workspace, FakeLimits limits)
{
    private const int RestrictedPage = 15;

    public JsonObject Open(FakeCall call)
    {
        var users = (call.Text("users") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (users.Length == 0) return FakeAnswer.Error("users_list_not_supplied");
        if (users.Length > 8) return FakeAnswer.Error("too_many_users");
        foreach (var id in users)
        {
            if (!workspace.Users.TryGetValue(id, out var user)) return FakeAnswer.Error("user_not_found");
            if (user.Deleted) return FakeAnswer.Error("user_disabled");
            if (user.IsBot) return FakeAnswer.Error("cannot_dm_bot");
        }

        return FakeAnswer.Ok(("channel", new JsonObject { ["id"] = workspace.DirectMessage(string.Join(',', users.Order(StringComparer.Ordinal))).Id }));
    }

    public JsonObject Info(FakeCall call) =>
        Visible(call, "read", out var channel) ?? FakeAnswer.Ok(("channel", Describe(channel)));

    public JsonObject Join(FakeCall call)
    {
        if (workspace.Channels.GetValueOrDefault(call.Text("channel") ?? "") is not { IsPrivate: false, DirectWith: null } channel) return FakeAnswer.Error("channel_not_found");
        if (channel.IsArchived) return FakeAnswer.Error("is_archived");
        channel.IsMember = true;
        return FakeAnswer.Ok(("channel", Describe(channel)));
    }

    public JsonObject List(FakeCall call)
    {
        var types = (call.Text("types") ?? "public_channel").Split(',');
        foreach (var (type, scope) in new[] { ("public_channel", "channels:read"), ("private_channel", "groups:read"), ("im", "im:read") })
        {
            if (types.Contains(type) && !workspace.BotScopes.Contains(scope)) return FakeAnswer.MissingScope(scope, workspace.BotScopes);
        }

        lock (workspace.Gate)
        {
            var channels = workspace.Channels.Values
                .Where(channel => channel.DirectWith is not null ? types.Contains("im") : types.Contains(channel.IsPrivate ? "private_channel" : "public_channel"))
                .Where(channel => (!channel.IsPrivate || channel.IsMember) && !(call.IsTrue("exclude_archived") && channel.IsArchived))
                .OrderBy(channel => channel.Id, StringComparer.Ordinal)
                .ToList();
            var (page, next) = Page(channels, call, channel => channel.Id);
            return FakeAnswer.Ok(("channels", new JsonArray([.. page.Select(Describe)])), ("response_metadata", new JsonObject { ["next_cursor"] = next }));
        }
    }

    public JsonObject History(FakeCall call) => Read(call, "conversations.history", channel =>
        [.. channel.Messages.Where(message => message.OnlyFor is null && (message.ThreadTs is null || message.ReplyBroadcast)).OrderByDescending(message => message.Ts, StringComparer.Ordinal)]);

    public JsonObject Replies(FakeCall call)
    {
        var parent = call.Text("ts") ?? "";
        return Read(call, "conversations.replies", channel =>
        {
            List<FakeMessage> thread = [.. channel.Messages.Where(message => message.OnlyFor is null && (message.Ts == parent || message.ThreadTs == parent)).OrderBy(message => message.Ts, StringComparer.Ordinal)];
            return thread.Count == 0 ? null : thread;
        });
    }

    public JsonObject UserInfo(FakeCall call)
    {
        if (!workspace.Users.TryGetValue(call.Text("user") ?? "", out var user)) return FakeAnswer.Error("user_not_found");
        return FakeAnswer.Ok(("user", new JsonObject
        {
            ["id"] = user.Id,
            ["team_id"] = FakeWorkspace.TeamId,
            ["name"] = user.Name,
            ["real_name"] = user.Name,
            ["deleted"] = user.Deleted,
            ["is_admin"] = user.IsAdmin,
            ["is_owner"] = user.IsAdmin,
            ["is_primary_owner"] = false,
            ["is_bot"] = user.IsBot,
            ["tz"] = user.TimeZone,
            ["locale"] = call.IsTrue("include_locale") ? "en-US" : null,
        }));
    }

    private JsonObject Read(FakeCall call, string method, Func<FakeChannel, List<FakeMessage>?> select)
    {
        if (Visible(call, "history", out var channel) is { } refusal) return refusal;
        if (!channel.IsMember) return FakeAnswer.Error("not_in_channel");
        if (workspace.History == HistoryAccess.Restricted && limits.RestrictedHistory(method) is { } wait) return RateLimited(wait);

        lock (workspace.Gate)
        {
            if (select(channel) is not { } messages) return FakeAnswer.Error("thread_not_found");
            var inclusive = call.IsTrue("inclusive");
            if (call.Text("oldest") is { Length: > 0 } oldest) messages = [.. messages.Where(message => After(message.Ts, oldest, inclusive))];
            if (call.Text("latest") is { Length: > 0 } latest) messages = [.. messages.Where(message => After(latest, message.Ts, inclusive))];
            var (page, next) = Page(messages, call, message => message.Ts, workspace.History == HistoryAccess.Restricted ? RestrictedPage : 999);
            return FakeAnswer.Ok(
                ("messages", new JsonArray([.. page.Select(message => ChatMethods.Describe(message, call.IsTrue("include_all_metadata")))])),
                ("has_more", next.Length > 0),
                ("response_metadata", new JsonObject { ["next_cursor"] = next }));
        }
    }

    private static bool After(string ts, string bound, bool inclusive)
    {
        var order = decimal.Parse(ts, System.Globalization.CultureInfo.InvariantCulture).CompareTo(decimal.Parse(bound, System.Globalization.CultureInfo.InvariantCulture));
        return inclusive ? order >= 0 : order > 0;
    }

    /// <summary>A 429 travels as an answer until it is written.</summary>
    public static JsonObject RateLimited(TimeSpan wait) =>
        new() { ["ok"] = false, ["error"] = "ratelimited", ["retry_after"] = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };

    private JsonObject? Visible(FakeCall call, string action, out FakeChannel channel)
    {
        channel = workspace.Channels.GetValueOrDefault(call.Text("channel") ?? "")!;
        if (channel is null || (channel.IsPrivate && !channel.IsMember)) return FakeAnswer.Error("channel_not_found");
        var scope = (channel.DirectWith is not null ? "im:" : channel.IsPrivate ? "groups:" : "channels:") + action;
        if (action == "history" && workspace.History == HistoryAccess.NoScope) return FakeAnswer.MissingScope(scope, workspace.BotScopes.Where(known => !known.EndsWith(":history", StringComparison.Ordinal)));
        return workspace.BotScopes.Contains(scope) ? null : FakeAnswer.MissingScope(scope, workspace.BotScopes);
    }

    private static JsonObject Describe(FakeChannel channel) => new()
    {
        ["id"] = channel.Id,
        ["name"] = channel.DirectWith is null ? channel.Name : null,
        ["is_channel"] = channel is { IsPrivate: false, DirectWith: null },
        ["is_im"] = channel.DirectWith is not null,
        ["is_private"] = channel.IsPrivate || channel.DirectWith is not null,
        ["is_archived"] = channel.IsArchived,
        ["is_member"] = channel.IsMember,
    };

    /// <summary>A page after the cursor, which names the last object before it.</summary>
    private static (List<T> Page, string Next) Page<T>(List<T> all, FakeCall call, Func<T, string> key, int most = 999)
    {
        var limit = Math.Clamp(call.Number("limit", 100), 1, most);
        var start = 0;
        if (call.Text("cursor") is { Length: > 0 } cursor)
        {
            var after = Encoding.UTF8.GetString(Convert.FromBase64String(cursor));
            start = all.FindIndex(item => key(item) == after) + 1;
        }

        var page = all.Skip(start).Take(limit).ToList();
        var next = start + page.Count < all.Count && page.Count > 0 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(key(page[^1]))) : "";
        return (page, next);
    }
}
