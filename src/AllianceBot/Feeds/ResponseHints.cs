using System.Globalization;
using System.Net.Http.Headers;

namespace AllianceBot.Feeds;

/// <summary>What an answer's headers say about asking again.</summary>
internal static class ResponseHints
{
    /// <summary>Longer values are dropped; a validator would be sent back with every poll.</summary>
    public const int MaximumLength = 2048;

    public static readonly TimeSpan LeastRetryAfter = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan MostRetryAfter = TimeSpan.FromHours(24);

    /// <summary>The pair as it came; a missing half is null.</summary>
    public static Validators Validators(HttpResponseMessage response, Uri givenBy)
    {
        var (tag, modified) = (Raw(response.Headers, "ETag"), Raw(response.Content.Headers, "Last-Modified"));
        return tag is null && modified is null ? Feeds.Validators.None : new Validators(tag, modified, givenBy.AbsoluteUri);
    }

    /// <summary>
    /// How long the answer stays fresh (RFC 9111, 4.2): max-age less Age, else Expires less the answer's own Date, never the local
    /// clock. Null where the owner says nothing or forbids storing.
    /// </summary>
    public static TimeSpan? FreshFor(HttpResponseMessage response)
    {
        var directives = Directives(response);
        if (directives.ContainsKey("no-store") || directives.ContainsKey("no-cache"))
            return null;
        if (directives.TryGetValue("max-age", out var text))
        {
            if (!TrySeconds(text, out var maxAge))
                return null;
            return Positive(TrySeconds(Raw(response.Headers, "Age"), out var age) ? maxAge - age : maxAge);
        }
        return Date(Raw(response.Content.Headers, "Expires")) is { } expires && Date(Raw(response.Headers, "Date")) is { } date
            ? Positive(expires - date)
            : null;
    }

    /// <summary>Retry-After in seconds or as a date (RFC 9110, 10.2.3), clamped to 60 s .. 24 h. Null: absent or garbage.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var text = Raw(response.Headers, "Retry-After");
        TimeSpan wait;
        if (TrySeconds(text, out var seconds))
            wait = seconds;
        else if (Date(text) is { } date)
            wait = date - (Date(Raw(response.Headers, "Date")) ?? now);
        else
            return null;
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, LeastRetryAfter.Ticks, MostRetryAfter.Ticks));
    }

    /// <summary>A header's first value, byte for byte; null if it is absent or not <see cref="IsPlain"/>.</summary>
    public static string? Raw(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.FirstOrDefault() is { } value && IsPlain(value) ? value : null;

    /// <summary>Neither empty nor overlong, and no control characters: what is sent back must stay one header (HttpClient does not see to it).</summary>
    public static bool IsPlain(string? value) => value is { Length: > 0 and <= MaximumLength } && !value.AsSpan().ContainsAnyInRange('\0', '\x1f');

    private static Dictionary<string, string> Directives(HttpResponseMessage response)
    {
        var directives = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!response.Headers.NonValidated.TryGetValues("Cache-Control", out var values))
            return directives;
        foreach (var directive in values.SelectMany(value => value.Split(',')).Take(32))
        {
            var parts = directive.Split('=', 2, StringSplitOptions.TrimEntries);
            directives.TryAdd(parts[0], parts is [_, var value] ? value.Trim('"') : "");
        }
        return directives;
    }

    // More digits than a long holds mean "very long"; a sign or anything else is garbage.
    private static bool TrySeconds(string? text, out TimeSpan seconds)
    {
        seconds = default;
        if (string.IsNullOrEmpty(text) || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        var ceiling = (long)TimeSpan.FromDays(3650).TotalSeconds;
        seconds = TimeSpan.FromSeconds(long.TryParse(text, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, ceiling) : ceiling);
        return true;
    }

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static TimeSpan? Positive(TimeSpan span) => span > TimeSpan.Zero ? span : null;
}
