namespace AllianceBot.Fakes.Slack;

/// <summary>
/// Slack's limits: about one message a second in a channel with short bursts, tiers a minute and method if asked for, and one call a minute
/// of the history methods for apps under the limits of May 2025. Each check takes, or says how long to wait.
/// </summary>
internal sealed class FakeLimits(FakeSlackOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Tokens, long At)> _channels = [];
    private readonly Dictionary<string, Queue<long>> _methods = [];

    public TimeSpan? Message(string channel)
    {
        if (options.MessagesPerSecond <= 0) return null;
        lock (_gate)
        {
            var now = options.Time.GetTimestamp();
            var (tokens, at) = _channels.GetValueOrDefault(channel, (options.MessageBurst, now));
            tokens = Math.Min(options.MessageBurst, tokens + (options.Time.GetElapsedTime(at, now).TotalSeconds * options.MessagesPerSecond));
            _channels[channel] = (tokens >= 1 ? tokens - 1 : tokens, now);
            return tokens >= 1 ? null : TimeSpan.FromSeconds((1 - tokens) / options.MessagesPerSecond);
        }
    }

    public TimeSpan? Tier(string method) =>
        options.EnforceTiers && CallsPerMinute(method) is { } calls ? PerMinute(method, calls) : null;

    public TimeSpan? RestrictedHistory(string method) => PerMinute("restricted " + method, 1);

    /// <summary>Tiers 2, 3 and 4 at their floors.</summary>
    private static int? CallsPerMinute(string method) => method switch
    {
        "conversations.list" => 20,
        "chat.update" or "chat.delete" or "conversations.open" or "conversations.info" or "conversations.history" or "conversations.replies" or "conversations.join" => 50,
        "chat.postEphemeral" or "users.info" or "views.open" or "views.push" or "views.update" or "views.publish" => 100,
        "files.getUploadURLExternal" or "files.completeUploadExternal" => 100,
        _ => null,
    };

    private TimeSpan? PerMinute(string key, int calls)
    {
        lock (_gate)
        {
            if (!_methods.TryGetValue(key, out var recent)) _methods[key] = recent = [];
            var now = options.Time.GetTimestamp();
            while (recent.TryPeek(out var oldest) && options.Time.GetElapsedTime(oldest, now) >= TimeSpan.FromMinutes(1)) recent.Dequeue();
            if (recent.Count >= calls) return TimeSpan.FromMinutes(1) - options.Time.GetElapsedTime(recent.Peek(), now);
            recent.Enqueue(now);
            return null;
        }
    }
}
