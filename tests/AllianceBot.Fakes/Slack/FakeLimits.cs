namespace AllianceBot.Fakes.Slack;

/// <summary>
/// Slack's limits: about one message a second in a channel with short bursts, tiers a minute and method if asked for, and one call a minute
/// of the history methods for apps under the limits of May 2025. Each check takes, or says how long to wait.
/// </summary>
internal sealed class FakeLimits(FakeSlackOptions options)
{
    private static readonly Dictionary<string, int> CallsPerMinute = new()
    {
        ["apps.connections.open"] = 20, ["auth.test"] = 200, ["chat.update"] = 50, ["chat.delete"] = 50, ["chat.postEphemeral"] = 100,
        ["conversations.open"] = 50, ["conversations.info"] = 50, ["conversations.list"] = 20, ["conversations.history"] = 50,
        ["conversations.replies"] = 50, ["conversations.join"] = 50, ["users.info"] = 100, ["views.open"] = 100, ["views.push"] = 100,
        ["views.update"] = 100, ["views.publish"] = 100, ["files.getUploadURLExternal"] = 100, ["files.completeUploadExternal"] = 100,
    };

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
        options.EnforceTiers && CallsPerMinute.TryGetValue(method, out var calls) ? PerMinute(method, calls) : null;

    public TimeSpan? RestrictedHistory(string method) => PerMinute("restricted " + method, 1);

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
