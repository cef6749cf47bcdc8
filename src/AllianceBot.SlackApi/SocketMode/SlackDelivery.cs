namespace AllianceBot.SlackApi.SocketMode;

/// <summary>An event and its acknowledgement. Slack waits 3 s; the socket acknowledges by itself shortly before, so a handler may take its time.</summary>
public sealed class SlackDelivery
{
    private readonly Func<SlackAck?, Task<bool>> _send;
    private int _acked;

    internal SlackDelivery(SlackEvent received, Func<SlackAck?, Task<bool>> send) => (Event, _send) = (received, send);

    public SlackEvent Event { get; }

    /// <summary>
    /// Acknowledges, with an answer if one is given. False when it came too late or Slack takes no answer here: then it must go another
    /// way (response_url, views.update).
    /// </summary>
    public async Task<bool> AckAsync(SlackAck? ack = null) => Interlocked.Exchange(ref _acked, 1) == 0 && await _send(ack);
}
