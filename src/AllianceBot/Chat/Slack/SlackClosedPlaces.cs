using AllianceBot.Alerts;
using AllianceBot.Communities;
using AllianceBot.SlackApi;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Chat.Slack;

/// <summary>
/// Closes channels that Slack says are gone, and opens them again once the bot may post there: after an event that may have changed it, at
/// the start, and every few minutes, since events are lost while the socket is down. Nothing is asked while nothing is closed.
/// </summary>
internal sealed class SlackClosedPlaces(Database database, SlackWeb web, TimeProvider time, ILogger<SlackClosedPlaces> logger) : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);
    private readonly Wake _wake = new();

    public void Dispose() => _wake.Dispose();

    /// <summary>Something changed in a channel.</summary>
    /// <param name="type">The type of Slack's event.</param>
    public async Task ChangedAsync(string type, string? channelId, CancellationToken cancellationToken)
    {
        var reason = type switch
        {
            "channel_archive" or "group_archive" => SlackOutcomes.Archived,
            "channel_deleted" or "group_deleted" => SlackOutcomes.ChannelGone,
            "channel_left" or "group_left" => SlackOutcomes.NotInChannel,
            _ => null,
        };
        if (reason is not null)
            await CloseAsync("d.external_id = @channelId", new { channelId }, reason, cancellationToken);
        else
            _wake.Call();
    }

    /// <summary>The workspace removed the app, or took its token back: nothing is sent there.</summary>
    public Task LeftAsync(string teamId, CancellationToken cancellationToken)
    {
        logger.LogCritical("{Sentence}", SlackOutcomes.Removed);
        return CloseAsync("EXISTS (SELECT 1 FROM chats c WHERE c.id = d.chat_id AND c.external_id = @teamId)", new { teamId }, SlackOutcomes.Removed, cancellationToken);
    }

    /// <summary>Looks at what is closed until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ReopenAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogError(failure, "Looking at the closed channels failed");
            }
            await _wake.WaitAsync(LookAgain, time, cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
                await Task.Delay(Burst, time, cancellationToken);
        }
    }

    /// <summary>Opens what the bot may post to again; returns how many.</summary>
    public async Task<int> ReopenAsync(CancellationToken cancellationToken)
    {
        var closed = await database.ReadAsync(async connection => (await connection.QueryAsync<Destination>(
            "SELECT * FROM destinations WHERE platform = 'slack' AND paused_reason IS NOT NULL ORDER BY id")).AsList(), cancellationToken);
        closed.RemoveAll(place => !SlackOutcomes.OpensByItself(place.PausedReason!, place.Kind));
        if (closed.Count == 0)
            return 0;
        var owner = await web.TestAuthAsync(cancellationToken);
        if (!owner.IsOk)
            return 0;
        var opened = 0;
        foreach (var place in closed)
        {
            if (SlackOutcomes.Lacks(place.PausedReason!, owner.Value.Scopes) || (place.Kind != "dm" && !await IsOpenAsync(place, cancellationToken)))
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

    private async Task<bool> IsOpenAsync(Destination place, CancellationToken cancellationToken)
    {
        var now = await web.GetConversationAsync(place.ExternalId, cancellationToken);
        if (!now.IsOk || now.Value.IsArchived)
            return false;
        // Archiving may take the bot out of the channel. Where people took it out, it does not come back uninvited.
        return now.Value.IsMember
            || (place.PausedReason == SlackOutcomes.Archived && !now.Value.IsPrivate && await web.JoinConversationAsync(place.ExternalId, cancellationToken) is { IsOk: true });
    }

    private Task CloseAsync(string which, object values, string reason, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        var open = await connection.QueryAsync<Destination>($"SELECT d.* FROM destinations d WHERE d.platform = 'slack' AND d.paused_reason IS NULL AND {which}", values);
        var places = open.AsList();
        foreach (var place in places)
            await DestinationStore.PauseAsync(connection, place.Id, reason, NowMs);
        foreach (var place in places)
            await NoticeStore.TellElsewhereAsync(connection, place, NoticeStore.Paused(place, reason), NowMs);
    }, cancellationToken);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
