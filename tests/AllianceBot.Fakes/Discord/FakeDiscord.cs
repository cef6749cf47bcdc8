using System.Net;
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
public sealed partial class FakeDiscord : IAsyncDisposable
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

    /// <summary>Requests that wait for the clock; all others are answered at once.</summary>
    public int Stalling => _rest.Stalling;

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
