using System.Globalization;
using System.Net.Http.Headers;

namespace AllianceBot.DiscordApi.Rest;

/// <summary>The X-RateLimit-* headers of an answer. All optional; nonsense reads as absent.</summary>
internal sealed record RateLimitHeaders(string? Bucket, int? Limit, int? Remaining, TimeSpan? ResetAfter, TimeSpan? RetryAfter, bool Global, bool Shared)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Whether the answer tells where its bucket stands.</summary>
    public bool TellsState => Bucket is not null && Limit is > 0 && Remaining is not null && ResetAfter is not null;

    public static RateLimitHeaders Parse(HttpResponseHeaders headers) => new(
        Value(headers, "X-RateLimit-Bucket"),
        Integer(Value(headers, "X-RateLimit-Limit")),
        Integer(Value(headers, "X-RateLimit-Remaining")),
        Seconds(Value(headers, "X-RateLimit-Reset-After")),
        Seconds(Value(headers, "Retry-After")),
        string.Equals(Value(headers, "X-RateLimit-Global"), "true", StringComparison.OrdinalIgnoreCase)
            || Value(headers, "X-RateLimit-Scope") == "global",
        Value(headers, "X-RateLimit-Scope") == "shared");

    /// <summary>Seconds as Discord writes them, whole or fractional, kept between zero and a day.</summary>
    public static TimeSpan? Seconds(double seconds) =>
        double.IsNaN(seconds) || seconds < 0 ? null : seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? Seconds(seconds) : null;

    private static int? Integer(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
