using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.DiscordApi;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Opens destinations again that were closed for a lost permission, once Discord says that something changed in their server
/// and the bot may post there. Changes come in bursts, so a server is looked at once after each; nothing is asked while
/// nothing is closed.
/// </summary>
internal sealed class PausedPlaces(Database database, DiscordAccess access, TimeProvider time, ILogger<PausedPlaces> logger) : IDisposable
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);
    private readonly HashSet<Snowflake> _changed = [];
    private readonly Wake _wake = new();
    private readonly Lock _lock = new();

    /// <summary>Permissions in that server may be others now.</summary>
    public void Changed(Snowflake guildId)
    {
        lock (_lock)
            _changed.Add(guildId);
        _wake.Call();
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>Looks at what changed until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(TimeSpan.FromHours(1), time, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                return;
            await Task.Delay(Burst, time, cancellationToken);
            List<Snowflake> guilds;
            lock (_lock)
            {
                guilds = [.. _changed];
                _changed.Clear();
            }
            foreach (var guild in guilds)
            {
                try
                {
                    await ReopenAsync(guild, cancellationToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    logger.LogError(failure, "Looking at the closed channels of server {Guild} failed", guild);
                }
            }
        }
    }

    /// <summary>Opens what the bot may post to again; returns how many.</summary>
    public async Task<int> ReopenAsync(Snowflake guildId, CancellationToken cancellationToken)
    {
        var closed = await database.ReadAsync(async connection => (await connection.QueryAsync<Destination>(
            """
            SELECT d.* FROM destinations d JOIN chats c ON c.id = d.chat_id
            WHERE c.platform = 'discord' AND c.external_id = @guild AND d.kind <> 'dm' AND d.paused_reason IS NOT NULL ORDER BY d.id
            """,
            new { guild = guildId.ToString() })).AsList(), cancellationToken);
        var opened = 0;
        foreach (var place in closed.Where(place => DiscordOutcomes.OpensByItself.Contains(place.PausedReason) && Snowflake.TryParse(place.ExternalId, out _)))
        {
            var now = await access.OfAsync(Snowflake.Parse(place.ExternalId), cancellationToken);
            if (!now.IsOk || now.Value.Missing.Count > 0 || now.Value.Channel.ThreadMetadata?.Locked == true)
                continue;
            await database.WriteAsync(async connection =>
            {
                await DestinationStore.ResumeAsync(connection, place.Id);
                await NoticeStore.TellElsewhereAsync(connection, place, new Card { Title = $"{place.Name} is open again; what waited comes now." }, NowMs);
            }, cancellationToken);
            opened++;
            logger.LogInformation("{Destination} is open again", place.Name);
        }
        return opened;
    }

    /// <summary>A channel was deleted: nothing more is tried there.</summary>
    public Task RemovedAsync(Snowflake channelId, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        var place = await connection.QuerySingleOrDefaultAsync<Destination?>(
            "SELECT * FROM destinations WHERE platform = 'discord' AND external_id = @id AND paused_reason IS NULL", new { id = channelId.ToString() });
        if (place is null)
            return;
        await DestinationStore.PauseAsync(connection, place.Id, DiscordOutcomes.ChannelGone, NowMs);
        await NoticeStore.TellElsewhereAsync(connection, place, NoticeStore.Paused(place, DiscordOutcomes.ChannelGone), NowMs);
    }, cancellationToken);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
