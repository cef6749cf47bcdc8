using System.Globalization;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>A bucket: so many requests in a window that begins with the first of them.</summary>
internal sealed record BucketRule(string Id, int Limit, TimeSpan Window);

/// <summary>What the limits say to one request.</summary>
internal sealed record LimitVerdict(IReadOnlyDictionary<string, string> Headers, JsonObject? Refusal);

/// <summary>Counts requests by bucket and top-level resource, and over the whole bot: topics/rate-limits.</summary>
internal sealed class RateLimits(FakeDiscordOptions options)
{
    private readonly Dictionary<(string Bucket, string Resource), Window> _windows = [];
    private readonly Window _global = new();

    public LimitVerdict Count(BucketRule? rule, string resource, bool countsGlobally)
    {
        var now = options.Time.GetUtcNow();
        if (countsGlobally && !_global.Take(now, options.GlobalPerSecond, TimeSpan.FromSeconds(1)))
        {
            var wait = _global.EndsAt - now;
            return new LimitVerdict(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Retry-After"] = Whole(wait),
                    ["X-RateLimit-Global"] = "true",
                    ["X-RateLimit-Scope"] = "global",
                },
                Refusal(wait, global: true));
        }
        if (rule is null)
            return new LimitVerdict(new Dictionary<string, string>(StringComparer.Ordinal), null);
        if (!_windows.TryGetValue((rule.Id, resource), out var window))
            _windows[(rule.Id, resource)] = window = new Window();
        var taken = window.Take(now, rule.Limit, rule.Window);
        var left = window.EndsAt - now;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-RateLimit-Bucket"] = rule.Id,
            ["X-RateLimit-Limit"] = $"{rule.Limit}",
            ["X-RateLimit-Remaining"] = $"{rule.Limit - window.Count}",
            ["X-RateLimit-Reset"] = Fraction((window.EndsAt - DateTimeOffset.UnixEpoch).TotalSeconds),
            ["X-RateLimit-Reset-After"] = Fraction(left.TotalSeconds),
        };
        if (taken)
            return new LimitVerdict(headers, null);
        headers["Retry-After"] = Whole(left);
        headers["X-RateLimit-Scope"] = "user";
        return new LimitVerdict(headers, Refusal(left, global: false));
    }

    public static JsonObject Refusal(TimeSpan wait, bool global) => new()
    {
        ["message"] = "You are being rate limited.",
        ["retry_after"] = Math.Round(wait.TotalSeconds, 3),
        ["global"] = global,
    };

    /// <summary>Rounded up, as the header is.</summary>
    public static string Whole(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Fraction(double seconds) => (Math.Ceiling(seconds * 1000) / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class Window
    {
        public int Count { get; private set; }

        public DateTimeOffset EndsAt { get; private set; }

        public bool Take(DateTimeOffset now, int limit, TimeSpan length)
        {
            if (now >= EndsAt)
                (Count, EndsAt) = (0, now + length);
            if (Count >= limit)
                return false;
            Count++;
            return true;
        }
    }
}
