using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Gateway;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// The bot on Discord: registers its commands, listens at the gateway and answers. Posts go over REST whether the gateway is
/// up or not. One replica at a time listens, since Discord tells every connection of the same shard the same.
/// </summary>
internal sealed class DiscordChat(
    DiscordCheck check, CommandRegistration registration, Func<DiscordGateway> connect, DiscordInteractions interactions, DiscordGuilds guilds, PausedPlaces paused,
    Database database, TimeProvider time, ILogger<DiscordChat> logger) : IChat, IDisposable
{
    private const int MostAtOnce = 64;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Task, byte> _answering = new();
    private readonly SemaphoreSlim _slots = new(MostAtOnce);

    /// <summary>When Discord cannot be asked, what it said at the last start serves: the bot comes up and posts when Discord is back.</summary>
    public async Task<ChatCheck> CheckAsync(CancellationToken cancellationToken)
    {
        var (result, isUnreachable) = await check.RunAsync(cancellationToken);
        return await database.WriteAsync(connection => ChatMemory.KeepAsync(connection, Platforms.Discord, result, isUnreachable, logger), cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(connection => ChatMemory.HelloAsync(connection, Platforms.Discord, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        try
        {
            await new LeasedWork("discord.gateway", database, time, logger).RunAsync(ServeAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("The Discord gateway was left");
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var gateway = connect();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var beside = Task.WhenAll(RegisterAsync(greeted.Task, stop.Token), paused.RunAsync(stop.Token), ListenAsync(gateway.Events, greeted, stop.Token));
        try
        {
            var end = await gateway.RunAsync(cancellationToken);
            logger.LogCritical("{Reason} Commands and buttons get no answer until then.", end.Reason);
        }
        finally
        {
            await stop.CancelAsync();
            await beside.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await Task.WhenAny(Task.WhenAll(_answering.Keys), Task.Delay(StopGrace, time, CancellationToken.None));
        }
    }

    /// <summary>Identifies of the last day, kept in the store: exceeding Discord's 1,000 would reset the bot's token.</summary>
    public static IdentifyBudget BudgetIn(Database database, TimeProvider time)
    {
        const string name = "discord.identifies";
        return new IdentifyBudget(
            async token =>
            {
                var stored = (await database.ReadAsync(connection => MetaStore.GetAsync(connection, name), token))?.Split(' ');
                return stored is [var since, var used] && long.TryParse(since, out var ms) && int.TryParse(used, out var count)
                    ? new IdentifyCount(DateTimeOffset.FromUnixTimeMilliseconds(ms), count)
                    : null;
            },
            async (count, token) => await database.WriteAsync(
                connection => MetaStore.SetAsync(connection, name, string.Create(CultureInfo.InvariantCulture, $"{count.Since.ToUnixTimeMilliseconds()} {count.Used}")), token),
            time);
    }

    private async Task ListenAsync(ChannelReader<GatewayEvent> events, TaskCompletionSource greeted, CancellationToken cancellationToken)
    {
        await foreach (var happened in events.ReadAllAsync(cancellationToken))
        {
            if (happened is ReadyEvent { Shard: 0 })
                greeted.TrySetResult();
            try
            {
                await HandleAsync(happened, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                logger.LogError(failure, "An event of Discord's ({Event}) was not handled", happened.GetType().Name);
            }
        }
    }

    private async Task HandleAsync(GatewayEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case InteractionEvent { Interaction: var interaction, ReceivedAt: var receivedAt }:
                Answer(token => interactions.HandleAsync(interaction, receivedAt, token), cancellationToken);
                break;
            case ReadyEvent { Shard: 0 }:
                Answer(guilds.CatchUpAsync, cancellationToken);
                break;
            case GuildAvailableEvent { Guild: var guild } when await guilds.IsInAsync(guild.Id, cancellationToken):
                paused.Changed(guild.Id);
                break;
            case GuildAvailableEvent { Guild: var guild }:
                Answer(token => guilds.JoinedAsync(guild.Id, guild.Name, token), cancellationToken);
                break;
            case GuildRemovedEvent { GuildId: var guildId }:
                await guilds.LeftAsync(guildId, cancellationToken);
                break;
            case GuildChangedEvent { Guild.Id: var guildId }:
                paused.Changed(guildId);
                break;
            case RolesChangedEvent { GuildId: var guildId }:
                paused.Changed(guildId);
                break;
            case ChannelChangedEvent { Channel.GuildId: var guildId }:
                paused.Changed(guildId);
                break;
            case ChannelRemovedEvent { Channel.Id: var channelId }:
                await paused.RemovedAsync(channelId, cancellationToken);
                break;
            case ShardDownEvent down:
                logger.LogInformation("Shard {Shard} of the Discord gateway is down: {Reason}", down.Shard, down.Reason);
                break;
        }
    }

    // Beside the listening, so that a slow command holds up nobody else's; only so many at once.
    private void Answer(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var task = Task.Run(async () =>
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                await work(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogError(failure, "Something that Discord sent was not handled");
            }
            finally
            {
                _slots.Release();
            }
        }, cancellationToken);
        _answering.TryAdd(task, 0);
        _ = task.ContinueWith(done => _answering.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Not before the gateway has greeted us: what is offered to people from then on is answered.</summary>
    private async Task RegisterAsync(Task greeted, CancellationToken cancellationToken)
    {
        await greeted.WaitAsync(cancellationToken);
        for (var attempt = 1; await registration.RegisterAsync(cancellationToken) is { } problem; attempt++)
        {
            logger.LogWarning("The commands are not registered yet: {Reason}", problem.Message);
            await Task.Delay(problem.RetryAfter ?? Backoff.After(attempt, Random.Shared.NextDouble()), time, cancellationToken);
        }
    }
}
