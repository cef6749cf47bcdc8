using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace AllianceBot.Fakes.Slack;

/// <summary>/api/METHOD: the token, its scopes, limits, the method, and whatever the script of faults says.</summary>
internal sealed class FakeWebApi
{
    private readonly FakeWorkspace _workspace;
    private readonly FakeSlackOptions _options;
    private readonly RequestLog _log;
    private readonly FakeFaults _faults;
    private readonly FakeMisbehaviour _misbehaviour;
    private readonly FakeLimits _limits;
    private readonly Dictionary<string, (Func<FakeCall, JsonObject> Do, string? Scope)> _methods;

    public FakeWebApi(FakeWorkspace workspace, FakeSlackOptions options, RequestLog log, FakeFaults faults, FakeMisbehaviour misbehaviour, FakeLimits limits,
        ChatMethods chat, ConversationMethods conversations, ViewMethods views, FileMethods files, Func<string> newSocketAddress)
    {
        (_workspace, _options, _log, _faults, _misbehaviour, _limits) = (workspace, options, log, faults, misbehaviour, limits);
        _methods = new()
        {
            ["api.test"] = (_ => FakeAnswer.Ok(), null),
            ["auth.test"] = (AuthTest, null),
            ["apps.connections.open"] = (_ => FakeAnswer.Ok(("url", newSocketAddress())), "connections:write"),
            ["chat.postMessage"] = (chat.Post, "chat:write"),
            ["chat.update"] = (chat.Update, "chat:write"),
            ["chat.delete"] = (chat.Delete, "chat:write"),
            ["chat.postEphemeral"] = (chat.PostEphemeral, "chat:write"),
            ["conversations.open"] = (conversations.Open, "im:write"),
            ["conversations.info"] = (conversations.Info, null),
            ["conversations.list"] = (conversations.List, null),
            ["conversations.history"] = (conversations.History, null),
            ["conversations.replies"] = (conversations.Replies, null),
            ["conversations.join"] = (conversations.Join, "channels:join"),
            ["users.info"] = (conversations.UserInfo, "users:read"),
            ["views.open"] = (views.Open, null),
            ["views.push"] = (views.Push, null),
            ["views.update"] = (views.Update, null),
            ["views.publish"] = (views.Publish, null),
            ["files.getUploadURLExternal"] = (files.GetUploadUrl, "files:write"),
            ["files.completeUploadExternal"] = (files.Complete, "files:write"),
        };
    }

    public async Task HandleAsync(HttpContext context)
    {
        var method = (string)context.Request.RouteValues["method"]!;
        var (body, arguments) = await ReadAsync(context.Request);
        _log.Add(context.Request.Method, context.Request.Path + context.Request.QueryString, Headers(context.Request), body);

        var token = context.Request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header[7..]
            : arguments["token"]?.ToString();
        var call = new FakeCall(method, token, arguments);
        var fault = _faults.Take(method);
        var answer = fault is null or { Applied: true } ? Answer(call) : null;
        if (fault is not null)
        {
            await _misbehaviour.DoAsync(context, fault, answer);
            return;
        }

        await WriteAsync(context, answer!, call);
    }

    private JsonObject Answer(FakeCall call)
    {
        var isApp = call.Token == _options.AppToken;
        if (call.Token is null or "") return FakeAnswer.Error("not_authed");
        if (!isApp && call.Token != _options.BotToken) return FakeAnswer.Error("invalid_auth");
        if (_workspace.TokenErrors.TryGetValue(call.Token, out var refused)) return FakeAnswer.Error(refused);
        if (!_methods.TryGetValue(call.Method, out var method)) return FakeAnswer.Error("unknown_method");
        if (isApp != (call.Method == "apps.connections.open") && call.Method is not ("auth.test" or "api.test")) return FakeAnswer.Error("not_allowed_token_type");

        var scopes = isApp ? _workspace.AppScopes : _workspace.BotScopes;
        if (method.Scope is not null && !scopes.Contains(method.Scope)) return FakeAnswer.MissingScope(method.Scope, scopes);
        if (_limits.Tier(call.Method) is { } tier) return ConversationMethods.RateLimited(tier);
        if (call.Method is "chat.postMessage" or "chat.postEphemeral" && call.Text("channel") is { Length: > 0 } channel && _limits.Message(channel) is { } wait)
            return ConversationMethods.RateLimited(wait);
        return method.Do(call);
    }

    private JsonObject AuthTest(FakeCall call) => FakeAnswer.Ok(
        ("url", "https://fake-team.slack.com/"),
        ("team", "Fake Team"),
        ("team_id", FakeWorkspace.TeamId),
        ("user", "alliancebot"),
        ("user_id", FakeWorkspace.BotUser),
        ("bot_id", FakeWorkspace.BotId),
        ("is_enterprise_install", false));

    private async Task WriteAsync(HttpContext context, JsonObject answer, FakeCall call)
    {
        if (answer["error"]?.GetValue<string>() == "ratelimited")
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = answer["retry_after"]!.ToJsonString();
            answer.Remove("retry_after");
        }

        var scopes = call.Token == _options.AppToken ? _workspace.AppScopes : _workspace.BotScopes;
        if (call.Token == _options.AppToken || call.Token == _options.BotToken) context.Response.Headers["x-oauth-scopes"] = string.Join(',', scopes.Order(StringComparer.Ordinal));
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.ToJsonString(RelaxedJson.Options));
    }

    private static async Task<(JsonNode? Body, JsonObject Arguments)> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
        {
            try
            {
                return JsonNode.Parse(text) is JsonObject json ? (json, json.DeepClone().AsObject()) : (text, []);
            }
            catch (JsonException)
            {
                return (text, []);
            }
        }

        var arguments = new JsonObject();
        foreach (var (name, value) in QueryHelpers.ParseQuery(text)) arguments[name] = value.ToString();
        foreach (var (name, value) in request.Query) arguments[name] = value.ToString();
        return (text, arguments);
    }

    internal static Dictionary<string, string> Headers(HttpRequest request) =>
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
}
