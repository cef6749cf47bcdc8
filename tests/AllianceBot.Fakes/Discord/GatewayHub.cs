using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AllianceBot.Fakes.Discord;

/// <summary>The gateway: identify, heartbeats, dispatch, resume, close codes (events/gateway). All state under the world's lock.</summary>
internal sealed class GatewayHub(World world, FakeDiscordOptions options)
{
    public const int GuildsIntent = 1 << 0;
    public const int GuildMessagesIntent = 1 << 9;
    public const int DirectMessagesIntent = 1 << 12;
    private const int Privileged = (1 << 1) | (1 << 8) | (1 << 15);
    private const int KnownIntents = (1 << 26) - 1;
    private const int SendsInMinute = 120;
    private readonly Dictionary<string, GatewaySession> _sessions = new(StringComparer.Ordinal);
    private readonly List<GatewayConnection> _connections = [];
    private readonly Dictionary<int, DateTimeOffset> _lastIdentify = [];

    /// <summary>What clients did, and what tests make the gateway do.</summary>
    public GatewayControl Control { get; } = new();

    /// <summary>The tokens that are taken now.</summary>
    public required HashSet<string> Tokens { get; init; }

    /// <summary>Where the gateway is, such as <c>ws://127.0.0.1:5000</c>.</summary>
    public string Address { get; set; } = "";

    public required Action Changed { get; init; }

    public ApiAnswer GatewayBot(ApiCall call) => ApiAnswer.Ok(new JsonObject
    {
        ["url"] = $"{Address}/gateway",
        ["shards"] = options.Shards,
        ["session_start_limit"] = new JsonObject
        {
            ["total"] = options.SessionStarts,
            ["remaining"] = Math.Max(0, options.SessionStarts - Control.Identifies.Count),
            ["reset_after"] = 86_400_000,
            ["max_concurrency"] = options.MaxConcurrency,
        },
    });

    public void Dispatch(ulong guildId, string type, JsonObject data, int intent)
    {
        foreach (var session in _sessions.Values.Where(session => session.Wants(guildId, intent)))
            session.Dispatch(type, (JsonObject)data.DeepClone());
    }

    /// <summary>Does something to every open connection, under the lock.</summary>
    public void ToAll(Action<GatewayConnection> action)
    {
        lock (world.Sync)
        {
            foreach (var connection in _connections.ToList())
                action(connection);
        }
    }

    /// <summary>Drops what is kept for resumes.</summary>
    public void ForgetSent()
    {
        lock (world.Sync)
        {
            foreach (var session in _sessions.Values)
                session.ForgetSent();
        }
    }

    /// <summary>Sessions that a resume would no longer find.</summary>
    public void ForgetSessions()
    {
        lock (world.Sync)
            _sessions.Clear();
    }

    public async Task AcceptAsync(HttpContext context, bool isResumeAddress)
    {
        if (Control.RefusesConnections || (isResumeAddress && Control.ResumeAddressIsDead))
        {
            context.Response.StatusCode = 503;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new GatewayConnection(socket, context) { IsOnResumeAddress = isResumeAddress };
        lock (world.Sync)
        {
            _connections.Add(connection);
            Control.Connections++;
            connection.Send(10, new JsonObject { ["heartbeat_interval"] = (int)options.HeartbeatInterval.TotalMilliseconds });
        }
        var closedWith = await connection.RunAsync(payload =>
        {
            lock (world.Sync)
                Receive(connection, payload);
            Changed();
        });
        lock (world.Sync)
        {
            _connections.Remove(connection);
            Control.ClientCloses.Add(closedWith);
            if (connection.Session is { } session && session.Connection == connection)
            {
                session.Connection = null;
                // The client's own 1000 and 1001 end the session; after anything else it can be resumed.
                if (closedWith is 1000 or 1001)
                    _sessions.Remove(session.Id);
            }
        }
        Changed();
    }

    private void Receive(GatewayConnection connection, JsonObject? payload)
    {
        var now = options.Time.GetUtcNow();
        connection.Received.Enqueue(now);
        while (now - connection.Received.Peek() >= TimeSpan.FromMinutes(1))
            connection.Received.Dequeue();
        if (connection.Received.Count > SendsInMinute)
        {
            connection.Close(4008);
            return;
        }
        switch ((int?)payload?["op"])
        {
            case null:
                connection.Close(4002);
                break;
            case 1:
                Control.Heartbeats++;
                if (Control.AcknowledgesHeartbeats)
                    connection.Send(11, null);
                break;
            case 2 when connection.Session is null:
                Identify(connection, payload!["d"] as JsonObject ?? []);
                break;
            case 6 when connection.Session is null:
                Resume(connection, payload!["d"] as JsonObject ?? []);
                break;
            case 2 or 6:
                connection.Close(4005);
                break;
            case 3 or 4 or 8 or 31:
                if (connection.Session is null)
                    connection.Close(4003);
                break;
            default:
                connection.Close(4001);
                break;
        }
    }

    private void Identify(GatewayConnection connection, JsonObject data)
    {
        var now = options.Time.GetUtcNow();
        var (shard, shards) = data["shard"] is JsonArray { Count: 2 } pair ? ((int)pair[0]!, (int)pair[1]!) : (0, 1);
        var intents = (int?)data["intents"] ?? -1;
        var place = shard % options.MaxConcurrency;
        Control.Identifies.Add((now, shard));
        if (Control.Identifies.Count > options.SessionStarts)
        {
            Tokens.Clear();
            Control.TokenWasReset = true;
        }
        if (!Tokens.Contains(FormRules.Value(data["token"])))
            connection.Close(4004);
        else if (shard < 0 || shard >= shards)
            connection.Close(4010);
        else if (intents < 0 || (intents & ~KnownIntents) != 0)
            connection.Close(4013);
        else if ((intents & Privileged & ~options.PrivilegedIntents) != 0)
            connection.Close(4014);
        else if (_lastIdentify.TryGetValue(place, out var last) && now - last < TimeSpan.FromSeconds(5))
            connection.Send(9, false);
        else
            Start(connection, new GatewaySession($"session-{Control.Identifies.Count}-{shard}", shard, shards, intents), place, now);
    }

    private void Start(GatewayConnection connection, GatewaySession session, int place, DateTimeOffset now)
    {
        _lastIdentify[place] = now;
        Control.Sessions++;
        _sessions[session.Id] = session;
        session.Connection = connection;
        connection.Session = session;
        var guilds = world.Guilds.Values.Where(guild => session.Wants(guild.Id, 0)).ToList();
        session.Dispatch("READY", new JsonObject
        {
            ["v"] = 10,
            ["user"] = WorldJson.User(world.Bot),
            ["guilds"] = new JsonArray([.. guilds.Select(guild => (JsonNode)new JsonObject { ["id"] = WorldJson.Id(guild.Id), ["unavailable"] = true })]),
            ["session_id"] = session.Id,
            ["resume_gateway_url"] = $"{Address}/gateway-resume",
            ["shard"] = new JsonArray(session.Shard, options.Shards),
            ["application"] = new JsonObject { ["id"] = WorldJson.Id(world.ApplicationId), ["flags"] = 0 },
            ["private_channels"] = new JsonArray(),
        });
        foreach (var guild in guilds)
            session.Dispatch("GUILD_CREATE", WorldJson.GuildCreate(world, guild));
    }

    private void Resume(GatewayConnection connection, JsonObject data)
    {
        Control.Resumes++;
        var after = (int?)data["seq"] ?? 0;
        if (!Tokens.Contains(FormRules.Value(data["token"])))
        {
            connection.Close(4004);
        }
        else if (!_sessions.TryGetValue(FormRules.Value(data["session_id"]), out var session))
        {
            connection.Send(9, false);
        }
        else if (after > session.Sequence)
        {
            connection.Close(4007);
        }
        else
        {
            session.Connection = connection;
            connection.Session = session;
            if (connection.IsOnResumeAddress)
                Control.ResumesOnResumeAddress++;
            session.Replay(after);
            session.Dispatch("RESUMED", []);
        }
    }
}
