using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AllianceBot.Fakes.Discord;

/// <summary>
/// Drives the stand-in over HTTP, for programs outside this process. POST bodies are JSON; users and channels go by name.
/// A request that cannot be carried out answers 409 with a sentence.
/// </summary>
internal sealed class ControlEndpoints(FakeDiscord discord, World world)
{
    private FakeInteraction? _last;

    public async Task HandleAsync(HttpContext context)
    {
        var name = context.Request.Path.Value!["/_fake".Length..].Trim('/');
        try
        {
            if (name == "preview")
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync(discord.Read(PreviewPage.Render));
                return;
            }
            if (name == "requests")
            {
                await context.Response.WriteAsync(string.Join('\n', discord.Requests.All.Select(request => request.ToLine())) + "\n");
                return;
            }
            var body = context.Request.Method == "POST" ? await ReadAsync(context.Request) : [];
            var answer = await RunAsync(name, body, context.Request);
            context.Response.StatusCode = answer is null ? 404 : 200;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync((answer ?? new JsonObject { ["error"] = "no such control" }).ToJsonString());
        }
        catch (Exception impossible) when (impossible is InvalidOperationException or FormatException or JsonException or TimeoutException or KeyNotFoundException)
        {
            context.Response.StatusCode = 409;
            await context.Response.WriteAsync(new JsonObject { ["error"] = impossible.Message }.ToJsonString());
        }
    }

    private async Task<JsonNode?> RunAsync(string name, JsonObject body, HttpRequest request)
    {
        switch (name)
        {
            case "state":
                return discord.Read(State);
            case "messages":
                var channel = Channel(request.Query["channel"].ToString());
                return discord.Read(_ => new JsonArray([.. channel.Messages.Select(message => (JsonNode)WorldJson.Message(world, message))]));
            case "slash":
                return await AnsweredAsync(discord.Slash(User(body), Channel(body), Text(body, "command"), Options(body)), body);
            case "autocomplete":
                return await AnsweredAsync(
                    discord.Autocomplete(User(body), Channel(body), Text(body, "command"), Text(body, "focused"), Options(body)), body);
            case "press":
                return await AnsweredAsync(discord.Press(User(body), Message(body), Text(body, "custom_id")), body);
            case "choose":
                return await AnsweredAsync(
                    discord.Choose(User(body), Message(body), Text(body, "custom_id"), [.. FormRules.Items(body["values"]).Select(FormRules.Value)]), body);
            case "submit":
                return await AnsweredAsync(discord.Submit(_last ?? throw new InvalidOperationException("No interaction yet."), [.. Options(body).Select(option => (option.Name, $"{option.Value}"))]), body);
            case "write":
                return WorldJson.Message(world, discord.Write(User(body), Channel(body), Text(body, "content")));
            case "dm":
                return WorldJson.Message(world, discord.Write(User(body), discord.DmWith(User(body)), Text(body, "content")));
            default:
                return Change(name, body) ? new JsonObject { ["ok"] = true } : null;
        }
    }

    private bool Change(string name, JsonObject body)
    {
        switch (name)
        {
            case "gateway/drop":
                discord.DropGateway();
                break;
            case "gateway/close":
                discord.CloseGateway((int)body["code"]!);
                break;
            case "gateway/reconnect":
                discord.AskToReconnect();
                break;
            case "gateway/invalidate":
                discord.InvalidateSessions((bool)body["resumable"]!);
                break;
            case "faults":
                discord.Faults.Add(Rule(body));
                break;
            case "faults/clear":
                discord.Faults.Clear();
                break;
            case "nonces/forget":
                discord.ForgetNonces();
                break;
            case "deny":
                discord.Deny(Channel(body), (ulong)body["permissions"]!);
                break;
            case "delete":
                discord.Delete(Message(body));
                break;
            case "channel":
                discord.AddChannel(Text(body, "name"), (int?)body["type"] ?? 0);
                break;
            case "channel/remove":
                discord.RemoveChannel(Channel(body));
                break;
            case "user":
                discord.Join(discord.Guild, discord.AddUser(Text(body, "name")));
                break;
            case "role":
                discord.AddRole(Text(body, "name"), (ulong)body["permissions"]!, [.. FormRules.Items(body["members"]).Select(member => User(FormRules.Value(member)))]);
                break;
            default:
                return false;
        }
        return true;
    }

    /// <summary>The interaction as it stands when it was answered, with "wait": "message" when its deferred answer was filled in too.</summary>
    private async Task<JsonNode> AnsweredAsync(FakeInteraction interaction, JsonObject body)
    {
        _last = interaction;
        var wantsMessage = FormRules.Value(body["wait"]) == "message";
        await discord.WaitUntilAsync(_ => interaction.Response is not null && !(wantsMessage && interaction.IsThinking), "an answer to the interaction");
        return discord.Read(interaction.ToJson);
    }

    private JsonObject State(World state) => new()
    {
        ["api"] = discord.ApiBaseUrl.ToString(),
        ["bot"] = WorldJson.User(state.Bot),
        ["guilds"] = new JsonArray([.. state.Guilds.Values.Select(guild => (JsonNode)WorldJson.GuildCreate(state, guild))]),
        ["users"] = new JsonArray([.. state.Users.Values.Select(user => (JsonNode)WorldJson.User(user))]),
        ["commands"] = new JsonObject(state.Commands.Select(scope =>
            KeyValuePair.Create(WorldJson.Id(scope.Key), (JsonNode?)new JsonArray([.. scope.Value.Select(command => command.DeepClone())])))),
        ["gateway"] = new JsonObject
        {
            ["identifies"] = discord.Gateway.Identifies.Count,
            ["resumes"] = discord.Gateway.Resumes,
            ["connections"] = discord.Gateway.Connections,
            ["heartbeats"] = discord.Gateway.Heartbeats,
        },
        ["early_requests"] = discord.Requests.All.Count(request => request.CameEarly),
    };

    private static FaultRule Rule(JsonObject body)
    {
        var fault = new Fault(Enum.Parse<FaultKind>(Text(body, "kind"), ignoreCase: true))
        {
            AfterEffect = (bool?)body["after_effect"] ?? false,
            Status = (int?)body["status"] ?? 500,
            RetryAfter = (double?)body["retry_after"] ?? 1,
            Scope = FormRules.Value(body["scope"]) is { Length: > 0 } scope ? scope : "user",
            Bare = (bool?)body["bare"] ?? false,
        };
        var method = FormRules.Value(body["method"]);
        return new FaultRule(method.Length == 0 ? null : method, Text(body, "path"), fault) { Times = (int?)body["times"] ?? 1, Skip = (int?)body["skip"] ?? 0 };
    }

    private FakeUser User(JsonObject body) => User(Text(body, "user"));

    private FakeUser User(string name) => discord.Read(state =>
        state.Users.Values.FirstOrDefault(user => user.Name == name) ?? throw new InvalidOperationException($"No user {name}."));

    private FakeChannel Channel(JsonObject body) =>
        body["channel"] is null ? discord.Channel : Channel(Text(body, "channel"));

    /// <summary>By name, id, or dm:user.</summary>
    private FakeChannel Channel(string name) => name.StartsWith("dm:", StringComparison.Ordinal)
        ? discord.DmWith(User(name["dm:".Length..]))
        : discord.Read(state => state.Channels.Values.FirstOrDefault(channel => channel.Name == name || WorldJson.Id(channel.Id) == name)
            ?? throw new InvalidOperationException($"No channel {name}."));

    private FakeMessage Message(JsonObject body) => discord.Read(state =>
        state.Channels.Values.SelectMany(channel => channel.Messages).Concat(_last?.Original is { } original ? [original] : [])
            .FirstOrDefault(message => WorldJson.Id(message.Id) == Text(body, "message")) ?? throw new InvalidOperationException("No such message."));

    private static (string Name, object Value)[] Options(JsonObject body) =>
        [.. (body["options"] as JsonObject ?? []).Select(option => (option.Key, (object)(option.Value is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : option.Value!.GetValueKind() is JsonValueKind.Number ? (double)option.Value! : (bool)option.Value!)))];

    private static string Text(JsonObject body, string name) =>
        body[name] is { } node ? node.ToString() : throw new InvalidOperationException($"{name} is missing.");

    private static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
    }
}
