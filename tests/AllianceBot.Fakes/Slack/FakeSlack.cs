using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>
/// A Slack workspace on a port of its own: Web API, Socket Mode and response_urls, with people who act when a test says so and faults by
/// script. Limits and errors are Slack's as documented; nothing is shared with the client under test.
/// </summary>
public sealed class FakeSlack : IAsyncDisposable
{
    /// <summary>A client may name its requests, to ask later what became of them; Slack itself knows no such header.</summary>
    public const string RequestIdHeader = "X-Request-Id";

    private readonly WebApplication _app;
    private readonly RequestLog _log;
    private readonly FakeFaults _faults = new();
    private readonly FakeMisbehaviour _misbehaviour;
    private readonly FakeSocketMode _sockets;
    private readonly FakeInteractions _people;

    private FakeSlack(FakeSlackOptions options)
    {
        (BotToken, AppToken) = (options.BotToken, options.AppToken);
        _misbehaviour = new FakeMisbehaviour(options.Time);
        _log = new RequestLog(options.Time, options.RecordTo);
        Workspace = new FakeWorkspace(options.Time);
        var limits = new FakeLimits(options);
        var chat = new ChatMethods(Workspace);
        var views = new ViewMethods(Workspace, options.Time);
        var files = new FileMethods(Workspace, () => Address);
        _sockets = new FakeSocketMode(options, _log, () => Address);
        var responseUrls = new FakeResponseUrls(options, Workspace, chat, _log, _faults, _misbehaviour, () => Address);
        _people = new FakeInteractions(options, Workspace, _sockets, views, responseUrls);
        var web = new FakeWebApi(Workspace, options, _log, _faults, _misbehaviour, limits, chat, new ConversationMethods(Workspace, limits), views, files, _sockets.NewAddress);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Use(StallGate.Install)));
        _app = builder.Build();
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = options.PingInterval, KeepAliveTimeout = options.PingInterval });
        _app.MapMethods("/api/{method}", ["GET", "POST"], web.HandleAsync);
        _app.Map("/link/", _sockets.HandleAsync);
        _app.MapPost("/actions/{team}/{number}/{secret}", responseUrls.HandleAsync);
        _app.MapPost("/upload/v1/{ticket}", context => UploadAsync(context, files));
        FakeControl.Map(_app, this);
    }

    public FakeWorkspace Workspace { get; }

    /// <summary>The server's root, e.g. http://127.0.0.1:40123/.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What stands for https://slack.com/api/.</summary>
    public Uri ApiAddress => new(Address, "/api/");

    public string BotToken { get; }

    public string AppToken { get; }

    /// <summary>Everything that arrived, in order.</summary>
    public IReadOnlyList<FakeRequest> Requests => _log.All();

    /// <summary>Requests that a script left without an answer, their effect done.</summary>
    public int Stalls => _misbehaviour.Stalls;

    /// <inheritdoc cref="FakeMisbehaviour.Stalled"/>
    public bool Stalled(string requestId) => _misbehaviour.Stalled(requestId);

    /// <summary>Socket Mode connections open now.</summary>
    public int Sockets => _sockets.Count;

    /// <summary>Socket Mode connections greeted since the start.</summary>
    public int SocketsOpened => _sockets.Opened;

    public int SocketsRefused => _sockets.Refused;

    /// <summary>The people of the workspace.</summary>
    internal FakeInteractions People => _people;

    public static async Task<FakeSlack> StartAsync(FakeSlackOptions? options = null)
    {
        var slack = new FakeSlack(options ?? new FakeSlackOptions());
        await slack._app.StartAsync();
        slack.Address = new Uri(slack._app.Urls.Single());
        return slack;
    }

    public IReadOnlyList<FakeRequest> RequestsOf(string method) => [.. Requests.Where(request => request.Method == method)];

    /// <summary>A channel's messages, oldest first, ephemeral ones included.</summary>
    public IReadOnlyList<FakeMessage> Messages(string channel)
    {
        lock (Workspace.Gate) return [.. Workspace.Channels[channel].Messages];
    }

    /// <summary>The requests as lines for the validator of recorded requests.</summary>
    public IEnumerable<string> RecordedLines() => Requests.Select(RequestLog.Line);

    public void Script(FakeFault fault) => _faults.Add(fault);

    /// <summary>Calls that the script still lets go wrong.</summary>
    public int Scripted => _faults.Left;

    public void ClearScript() => _faults.Clear();

    /// <summary>Every call with the token gets this error from now on; null makes the token good again.</summary>
    public void RefuseToken(string token, string? error)
    {
        lock (Workspace.Gate)
        {
            if (error is null) Workspace.TokenErrors.Remove(token);
            else Workspace.TokenErrors[token] = error;
        }
    }

    public Task<FakeOutcome> CommandAsync(string user, string channel, string command, string text) => _people.CommandAsync(user, channel, command, text);

    public Task<FakeOutcome> PressAsync(string user, string channel, string ts, string actionId, string? value = null) => _people.PressAsync(user, channel, ts, actionId, value);

    public Task<FakeOutcome> PressInViewAsync(string user, string viewId, string actionId, string? value = null) => _people.PressInViewAsync(user, viewId, actionId, value);

    public Task<FakeOutcome> SubmitAsync(string user, string viewId, IReadOnlyDictionary<string, string> values) => _people.SubmitAsync(user, viewId, values);

    public Task<FakeOutcome> CloseViewAsync(string user, string viewId) => _people.CloseAsync(user, viewId);

    public Task<FakeOutcome> ShortcutAsync(string user, string callbackId, string? channel = null, string? ts = null) => _people.ShortcutAsync(user, callbackId, channel, ts);

    public Task<FakeAck> OpenHomeAsync(string user) => _people.OpenHomeAsync(user);

    public Task<FakeAck> SayAsync(string user, string text, string? channel = null) => _people.SayAsync(user, text, channel);

    public Task<FakeAck> EventAsync(JsonObject inner) => _people.EventAsync(inner);

    /// <summary>Delivers one event twice, as after a lost acknowledgement.</summary>
    public Task<(FakeAck First, FakeAck Again)> EventTwiceAsync(JsonObject inner) => _people.EventTwiceAsync(inner);

    /// <summary>A moderator deletes a message.</summary>
    public void DeleteByPeople(string channel, string ts)
    {
        lock (Workspace.Gate) Workspace.Channels[channel].Messages.RemoveAll(message => message.Ts == ts);
    }

    /// <summary>Breaks all Socket Mode connections without a word.</summary>
    public void DropSockets()
    {
        foreach (var socket in _sockets.Open) socket.Drop();
    }

    /// <summary>Lets all connections stand but takes nothing in any more, so that pings go unanswered.</summary>
    public void StallSockets()
    {
        foreach (var socket in _sockets.Open) socket.Stall();
    }

    /// <summary>Announces the end of all connections: warning, refresh_requested, link_disabled or too_many_websockets.</summary>
    public async Task DisconnectAsync(string reason)
    {
        foreach (var socket in _sockets.Open) await socket.SendAsync(FakeSocketMode.Disconnect(reason));
    }

    /// <summary>Closes all connections properly, as Slack does some time after its announcement.</summary>
    public async Task CloseSocketsAsync()
    {
        foreach (var socket in _sockets.Open) await socket.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    /// <summary>Sends any JSON over all connections.</summary>
    public Task SendRawAsync(JsonNode message) => SendTextAsync(message.ToJsonString(RelaxedJson.Options));

    /// <summary>Sends any text over all connections.</summary>
    public async Task SendTextAsync(string text)
    {
        foreach (var socket in _sockets.Open) await socket.SendAsync(text);
    }

    /// <summary>Greets new connections with a disconnect reason in place of hello; null for hello again.</summary>
    public void RefuseSockets(string? reason) => _sockets.RefuseWith = reason;

    /// <summary>Accepts new connections without ever saying hello.</summary>
    public void MuteSockets(bool isMute) => _sockets.IsMute = isMute;

    public async ValueTask DisposeAsync()
    {
        DropSockets();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _log.Dispose();
    }

    internal Task RunAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    private async Task UploadAsync(HttpContext context, FileMethods files)
    {
        var fault = _faults.Take("upload");
        using var bytes = new MemoryStream();
        // Bytes as they are, or as the file of a form: Slack takes both.
        var isForm = context.Request.HasFormContentType;
        using (var content = isForm ? (await context.Request.ReadFormAsync()).Files[0].OpenReadStream() : context.Request.Body) await content.CopyToAsync(bytes);
        if (fault is not null)
        {
            await _misbehaviour.DoAsync(context, fault, null);
            return;
        }

        var isTaken = files.Receive((string)context.Request.RouteValues["ticket"]!, bytes.ToArray());
        context.Response.StatusCode = isTaken ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsync(isTaken ? $"OK - {bytes.Length}" : "bad upload");
    }
}
