using System.Threading.Channels;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>
/// The bot's connection to Discord's gateway v10: several shards in one process, kept up for as long as that makes sense.
/// Holds no servers, members or messages; what happens is read from <see cref="Events"/>.
/// </summary>
/// <param name="http">Opens the WebSockets.</param>
public sealed class DiscordGateway(DiscordRest rest, HttpMessageInvoker http, DiscordGatewayOptions options, IdentifyBudget budget, TimeProvider time)
{
    private static readonly TimeSpan AddressRetry = TimeSpan.FromSeconds(15);
    private readonly Channel<GatewayEvent> _events = Channel.CreateBounded<GatewayEvent>(
        new BoundedChannelOptions(options.EventCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>What happened, in order for each shard. Read by one reader, without long pauses: an interaction wants its answer
    /// within 3 s. Completes when <see cref="RunAsync"/> ends.</summary>
    public ChannelReader<GatewayEvent> Events => _events.Reader;

    /// <summary>Connects and stays connected. Returns only when Discord refuses for good; may be called once.</summary>
    public async Task<GatewayEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var addresses = new GatewayAddresses(rest);
            while (addresses.Main is null)
            {
                if (await addresses.RefreshAsync(cancellationToken) is { } refused)
                    return refused;
                if (addresses.Main is null)
                    await Task.Delay(AddressRetry, time, cancellationToken);
            }
            var count = options.ShardCount ?? addresses.Shards;
            var running = (options.Shards ?? [.. Enumerable.Range(0, count)])
                .Select(number => new Shard(number, count, options, addresses, budget, http, _events.Writer, time).RunAsync(stop.Token))
                .ToList();
            var first = await Task.WhenAny(running);
            await stop.CancelAsync();
            await Task.WhenAll(running.Select(shard => shard.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)));
            return await first;
        }
        finally
        {
            _events.Writer.TryComplete();
        }
    }
}
