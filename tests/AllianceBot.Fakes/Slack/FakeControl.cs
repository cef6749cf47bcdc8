using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AllianceBot.Fakes.Slack;

/// <summary>
/// /_fake/: what tests do through <see cref="FakeSlack"/>, over HTTP for other programs. Bodies and answers are JSON in snake_case;
/// a request that cannot be done answers 400 with its reason.
/// </summary>
internal static class FakeControl
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Map(WebApplication app, FakeSlack slack)
    {
        var fake = app.MapGroup("/_fake");
        MapPeople(fake, slack);
        MapTroubles(fake, slack);
        MapViews(fake, slack);
    }

    private sealed record Person(string User, string? Channel, string? Command, string? Text, string? Ts, string? ActionId, string? Value, string? ViewId, string? CallbackId)
    {
        public Dictionary<string, string> Values { get; init; } = [];
    }

    private sealed record Setting(string? Reason, string? Token, string? Error, string? Scope, HistoryAccess? Mode, string? Channel, string? Ts, bool Value = true);

    private static void MapPeople(RouteGroupBuilder fake, FakeSlack slack)
    {
        Post<Person>(fake, "/command", async told => await slack.CommandAsync(told.User, told.Channel ?? FakeWorkspace.General, told.Command!, told.Text ?? ""));
        Post<Person>(fake, "/press", async told => told.ViewId is null
            ? await slack.PressAsync(told.User, told.Channel!, told.Ts!, told.ActionId!, told.Value)
            : await slack.PressInViewAsync(told.User, told.ViewId, told.ActionId!, told.Value));
        Post<Person>(fake, "/submit", async told => await slack.SubmitAsync(told.User, told.ViewId!, told.Values));
        Post<Person>(fake, "/close", async told => await slack.CloseViewAsync(told.User, told.ViewId!));
        Post<Person>(fake, "/shortcut", async told => await slack.ShortcutAsync(told.User, told.CallbackId!, told.Channel, told.Ts));
        Post<Person>(fake, "/home", async told => await slack.OpenHomeAsync(told.User));
        Post<Person>(fake, "/say", async told => await slack.SayAsync(told.User, told.Text!, told.Channel));
        Post<JsonObject>(fake, "/event", async inner => await slack.EventAsync(inner));
    }

    private static void MapTroubles(RouteGroupBuilder fake, FakeSlack slack)
    {
        Post<FakeFault>(fake, "/faults", fault => Do(() => slack.Script(fault)));
        Post<JsonObject>(fake, "/faults/clear", _ => Do(slack.ClearScript));
        Post<JsonObject>(fake, "/sockets/drop", _ => Do(slack.DropSockets));
        Post<JsonObject>(fake, "/sockets/stall", _ => Do(slack.StallSockets));
        Post<JsonObject>(fake, "/sockets/close", async _ => { await slack.CloseSocketsAsync(); return Done; });
        Post<Setting>(fake, "/sockets/disconnect", async told => { await slack.DisconnectAsync(told.Reason!); return Done; });
        Post<Setting>(fake, "/sockets/refuse", told => Do(() => slack.RefuseSockets(told.Reason)));
        Post<Setting>(fake, "/sockets/mute", told => Do(() => slack.MuteSockets(told.Value)));
        Post<Setting>(fake, "/token", told => Do(() => slack.RefuseToken(told.Token ?? slack.BotToken, told.Error)));
        Post<Setting>(fake, "/scopes/remove", told => Do(() => slack.Workspace.BotScopes.Remove(told.Scope!)));
        Post<Setting>(fake, "/scopes/add", told => Do(() => slack.Workspace.BotScopes.Add(told.Scope!)));
        Post<Setting>(fake, "/history", told => Do(() => slack.Workspace.History = told.Mode!.Value));
        Post<Setting>(fake, "/archive", told => Do(() => slack.Workspace.Channels[told.Channel!].IsArchived = told.Value));
        Post<Setting>(fake, "/member", told => Do(() => slack.Workspace.Channels[told.Channel!].IsMember = told.Value));
        Post<Setting>(fake, "/delete", told => Do(() => slack.DeleteByPeople(told.Channel!, told.Ts!)));
        Post<FakeUser>(fake, "/users", user => Do(() => slack.Workspace.Users[user.Id] = user));
    }

    private static void MapViews(RouteGroupBuilder fake, FakeSlack slack)
    {
        Get(fake, "/messages", context => context.Request.Query["channel"].ToString() is { Length: > 0 } channel
            ? slack.Messages(channel)
            : slack.Workspace.Channels.Keys.SelectMany(slack.Messages).OrderBy(message => message.Ts, StringComparer.Ordinal));
        Get(fake, "/requests", _ => slack.Requests);
        Get(fake, "/views", _ => slack.Workspace.Views.Values.ToList());
        Get(fake, "/homes", _ => slack.Workspace.Homes.ToDictionary());
        Get(fake, "/files", _ => slack.Workspace.Files.Values.Select(file => new { file.Id, file.Name, file.Title, file.Length, file.SharedIn }).ToList());
        Get(fake, "/channels", _ => slack.Workspace.Channels.Values.Select(channel => new { channel.Id, channel.Name, channel.DirectWith, channel.IsArchived, channel.IsMember }).ToList());
        Get(fake, "/sockets", _ => new { Open = slack.Sockets, Opened = slack.SocketsOpened, Refused = slack.SocketsRefused });
        fake.MapGet("/requests.jsonl", () => Results.Text(string.Join('\n', slack.RecordedLines()), "application/jsonl"));
        fake.MapGet("/preview", (string? channel, string? user) => Results.Content(PreviewPage.Of(slack, channel ?? FakeWorkspace.CarNews, user), "text/html; charset=utf-8"));
    }

    private static object Done { get; } = new { ok = true };

    private static Task<object> Do(Action act)
    {
        act();
        return Task.FromResult(Done);
    }

    private static void Get(RouteGroupBuilder fake, string path, Func<HttpContext, object> answer) =>
        fake.MapGet(path, (HttpContext context) => Results.Json(answer(context), Json));

    private static void Post<T>(RouteGroupBuilder fake, string path, Func<T, Task<object>> act) => fake.MapPost(path, async (HttpContext context) =>
    {
        try
        {
            var told = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, context.RequestAborted);
            return Results.Json(await act(told!), Json);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or NullReferenceException)
        {
            return Results.Json(new { error = failure.Message }, Json, statusCode: 400);
        }
    });
}
