using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AllianceBot.Fakes.Discord;

/// <summary>
/// A stand-in for Discord on a loopback port: REST v10 and gateway v10 for one bot, with a server "Car Club", its channel
/// "news", its owner "owner" and its member "ann". Its answers and limits come from Discord's documents, not from our client.
/// </summary>
public sealed class FakeDiscord : IAsyncDisposable
{
    private readonly FakeDiscordOptions _options;
    private readonly World _world;
    private readonly GatewayHub _gateway;
    private readonly Publisher _publisher;
    private readonly UserActions _users;
    private readonly RestPipeline _rest;
    private readonly ControlEndpoints _control;
    private readonly WebApplication _app;
    private TaskCompletionSource _changed = NewSignal();

    private FakeDiscord(FakeDiscordOptions options)
    {
        _options = options;
        var bot = new FakeUser { Id = World.FirstIdAt(options.Time.GetUtcNow()) - 1, Name = "AllianceBot", IsBot = true };
        _world = new World(options.Time) { Bot = bot };
        _world.Users.Add(bot.Id, bot);
        var tokens = new HashSet<string>([options.Token], StringComparer.Ordinal);
        _gateway = new GatewayHub(_world, options) { Tokens = tokens, Changed = Changed };
        _publisher = new Publisher(_world, _gateway);
        var interactions = new InteractionEndpoints(_world, _publisher, options);
        _users = new UserActions(_world, _gateway, interactions, _publisher);
        var routes = new RouteTable(
            options, new MessageEndpoints(_world, _publisher, options), new ChannelEndpoints(_world, _publisher), new GuildEndpoints(_world),
            new CommandEndpoints(_world), interactions, _gateway.GatewayBot);
        _rest = new RestPipeline(_world, routes, new RateLimits(options), Faults, Requests, options) { Tokens = tokens, Changed = Changed };

        _control = new ControlEndpoints(this, _world);
        Owner = AddUser("owner");
        Guild = AddGuild("Car Club", Owner);
        Channel = AddChannel("news");
        Member = AddUser("ann");
        Join(Guild, Member);
        _app = Build();
    }

    /// <summary>Scripted trouble for requests.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>Every request to the API.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>What clients did at the gateway, and its misbehaviour.</summary>
    public GatewayControl Gateway => _gateway.Control;

    public FakeUser Bot => _world.Bot;

    public FakeUser Owner { get; }

    public FakeUser Member { get; }

    public FakeGuild Guild { get; }

    public FakeChannel Channel { get; }

    /// <summary>Such as <c>http://127.0.0.1:5000</c>.</summary>
    public Uri Address { get; private set; } = null!;

    public Uri ApiBaseUrl => new(Address, "/api/v10");

    /// <summary>The tokens that REST and the gateway take now; clear it to revoke.</summary>
    public HashSet<string> Tokens => _rest.Tokens;

    public static async Task<FakeDiscord> StartAsync(FakeDiscordOptions? options = null)
    {
        var discord = new FakeDiscord(options ?? new FakeDiscordOptions());
        await discord._app.StartAsync();
        discord.Address = new Uri(discord._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        discord._gateway.Address = $"ws://{discord.Address.Authority}";
        return discord;
    }

    /// <summary>Reads, or changes, the stand-in's state while no request is handled.</summary>
    public T Read<T>(Func<World, T> read)
    {
        lock (_world.Sync)
            return read(_world);
    }

    /// <summary>Waits until something is so. Woken by what happens here, not by time; the limit is only for a test that would hang.</summary>
    public async Task WaitUntilAsync(Func<World, bool> condition, string what, TimeSpan? limit = null)
    {
        var giveUp = Task.Delay(limit ?? TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            Task changed;
            lock (_world.Sync)
            {
                if (condition(_world))
                    return;
                changed = _changed.Task;
            }
            if (await Task.WhenAny(changed, giveUp) == giveUp)
                throw new TimeoutException($"Still waiting for: {what}");
        }
    }

    public FakeUser AddUser(string name) => Read(world =>
    {
        var user = new FakeUser { Id = world.NewId(), Name = name };
        world.Users.Add(user.Id, user);
        return user;
    });

    /// <summary>The bot joins a new server.</summary>
    public FakeGuild AddGuild(string name, FakeUser owner) => Read(world =>
    {
        var guild = new FakeGuild { Id = world.NewId(), Name = name, OwnerId = owner.Id };
        guild.Roles.Add(new FakeRole { Id = guild.Id, Name = "@everyone", Permissions = PermissionRules.Usual });
        guild.Members.Add(world.Bot.Id, new FakeMember { User = world.Bot });
        guild.Members.Add(owner.Id, new FakeMember { User = owner });
        world.Guilds.Add(guild.Id, guild);
        _gateway.Dispatch(guild.Id, "GUILD_CREATE", WorldJson.GuildCreate(world, guild), GatewayHub.GuildsIntent);
        return guild;
    });

    /// <summary>The bot is removed from a server.</summary>
    public void RemoveGuild(FakeGuild guild) => Read(world =>
    {
        _gateway.Dispatch(guild.Id, "GUILD_DELETE", new JsonObject { ["id"] = WorldJson.Id(guild.Id) }, GatewayHub.GuildsIntent);
        guild.Channels.ForEach(channel => world.Channels.Remove(channel.Id));
        return world.Guilds.Remove(guild.Id);
    });

    /// <param name="type">0 text, 5 announcement, 15 forum.</param>
    public FakeChannel AddChannel(string name, int type = 0, FakeGuild? guild = null) => Read(world =>
        _publisher.AddChannel(guild ?? Guild, new FakeChannel { Id = world.NewId(), GuildId = (guild ?? Guild).Id, Type = type, Name = name }));

    public void RemoveChannel(FakeChannel channel) => Read(_ =>
    {
        _publisher.RemoveChannel(channel);
        return true;
    });

    public void Join(FakeGuild guild, FakeUser user) => Read(_ => guild.Members[user.Id] = new FakeMember { User = user });

    public FakeRole AddRole(string name, ulong permissions, params IReadOnlyList<FakeUser> members) => Read(world =>
    {
        var role = new FakeRole { Id = world.NewId(), Name = name, Permissions = permissions };
        Guild.Roles.Add(role);
        foreach (var member in members)
            Guild.Members[member.Id].Roles.Add(role.Id);
        return role;
    });

    /// <summary>Takes permissions from the bot in a channel, or gives them back with 0. See <see cref="PermissionRules"/>.</summary>
    public void Deny(FakeChannel channel, ulong permissions) => Read(world =>
    {
        channel.Overwrites.RemoveAll(overwrite => overwrite.Id == world.Bot.Id);
        if (permissions != 0)
            channel.Overwrites.Add(new FakeOverwrite { Id = world.Bot.Id, IsMember = true, Deny = permissions });
        _publisher.ChannelChanged(channel);
        return true;
    });

    /// <summary>A moderator deletes a message.</summary>
    public void Delete(FakeMessage message) => Read(_ =>
    {
        _publisher.Delete(message);
        return true;
    });

    public void ForgetNonces() => Read(world =>
    {
        world.Nonces.Clear();
        return true;
    });

    public IReadOnlyList<FakeMessage> Messages(FakeChannel channel) => Read(_ => channel.Messages.ToList());

    public FakeChannel DmWith(FakeUser user) => Read(world => world.DmWith(user));

    /// <summary>A user sends a slash command.</summary>
    public FakeInteraction Slash(FakeUser user, FakeChannel channel, string path, params IReadOnlyList<(string Name, object Value)> options) =>
        Read(_ => _users.Command(user, channel, path, options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal)));

    /// <summary>A user types in an option that has autocomplete.</summary>
    public FakeInteraction Autocomplete(
        FakeUser user, FakeChannel channel, string path, string focused, params IReadOnlyList<(string Name, object Value)> options) =>
        Read(_ => _users.Command(user, channel, path, options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal), focused));

    /// <summary>A user presses a button.</summary>
    public FakeInteraction Press(FakeUser user, FakeMessage message, string customId) => Read(_ => _users.Press(user, message, customId));

    /// <summary>A user chooses in a select.</summary>
    public FakeInteraction Choose(FakeUser user, FakeMessage message, string customId, params IReadOnlyList<string> values) =>
        Read(_ => _users.Press(user, message, customId, values));

    /// <summary>A user fills in the modal that an interaction opened.</summary>
    public FakeInteraction Submit(FakeInteraction opened, params IReadOnlyList<(string Id, string Value)> values) =>
        Read(_ => _users.Submit(opened, values.ToDictionary(value => value.Id, value => value.Value, StringComparer.Ordinal)));

    /// <summary>A user writes a message, in a DM as well.</summary>
    public FakeMessage Write(FakeUser user, FakeChannel channel, string content) => Read(_ => _users.Write(user, channel, content));

    /// <summary>Cuts every gateway connection.</summary>
    public void DropGateway() => _gateway.ToAll(connection => connection.Drop());

    /// <summary>Closes every gateway connection with that code.</summary>
    public void CloseGateway(int code) => _gateway.ToAll(connection => connection.Close(code));

    /// <summary>Op 7.</summary>
    public void AskToReconnect() => _gateway.ToAll(connection => connection.Send(7, null));

    /// <summary>Op 9. Sessions that are not resumable are forgotten.</summary>
    public void InvalidateSessions(bool resumable)
    {
        if (!resumable)
            _gateway.ForgetSessions();
        _gateway.ToAll(connection => connection.Send(9, resumable));
    }

    /// <summary>Op 1: a beat is wanted at once.</summary>
    public void AskForHeartbeat() => _gateway.ToAll(connection => connection.Send(1, null));

    /// <summary>Open connections hear and say nothing any more; new ones work.</summary>
    public void BlackHoleGateway() => _gateway.ToAll(connection => connection.IsBlackHole = true);

    /// <summary>Sends any text as a payload.</summary>
    public void SendRaw(string payload) => _gateway.ToAll(connection => connection.Send(payload));

    /// <summary>Frees what the gateway keeps for resumes, for measuring memory.</summary>
    public void ForgetSent() => _gateway.ForgetSent();

    /// <summary>Dispatches an event of any kind to the sessions of a server's shard (0: shard 0).</summary>
    public void Dispatch(ulong guildId, string type, JsonObject data) => Read(_ =>
    {
        _gateway.Dispatch(guildId, type, data, 0);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        DropGateway();
        await _app.DisposeAsync();
    }

    internal Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, _options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(RouteAsync);
        return app;
    }

    private Task RouteAsync(HttpContext context) => context.Request.Path.Value!.TrimEnd('/') switch
    {
        "/gateway" when context.WebSockets.IsWebSocketRequest => _gateway.AcceptAsync(context, isResumeAddress: false),
        "/gateway-resume" when context.WebSockets.IsWebSocketRequest => _gateway.AcceptAsync(context, isResumeAddress: true),
        var path when path.StartsWith("/_fake", StringComparison.Ordinal) => _control.HandleAsync(context),
        _ => _rest.HandleAsync(context),
    };

    private void Changed()
    {
        TaskCompletionSource changed;
        lock (_world.Sync)
            (changed, _changed) = (_changed, NewSignal());
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
