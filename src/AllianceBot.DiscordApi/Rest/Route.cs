using System.Runtime.CompilerServices;
using System.Text;

namespace AllianceBot.DiscordApi.Rest;

/// <summary>A path under the base address, and what rate limits are keyed by.</summary>
/// <param name="Path">With its values, percent-encoded: no value can leave its segment.</param>
/// <param name="Template">Without its values: what routes are told apart by, and what errors and logs may show.</param>
/// <param name="Resource">The top-level resource: the channel, guild, webhook (with token) or interaction; else empty.
/// Discord counts a bucket for each.</param>
internal readonly record struct Route(string Path, string Template, string Resource)
{
    public static Route Of(RouteText text) => text.ToRoute();
}

/// <summary>Builds a <see cref="Route"/> from <c>$"channels/{id}/messages"</c>.</summary>
[InterpolatedStringHandler]
internal ref struct RouteText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _path = new(literalLength + (formattedCount * 20));
    private readonly StringBuilder _template = new(literalLength + (formattedCount * 2));
    private string _resource = "";
    private int _values;

    public readonly void AppendLiteral(string literal)
    {
        _path.Append(literal);
        _template.Append(literal);
    }

    public void AppendFormatted<T>(T value)
    {
        var segment = Uri.EscapeDataString(value?.ToString() ?? "");
        if (_values++ == 0 || (_values == 2 && HasTokenInResource()))
            _resource += "/" + segment;
        _path.Append(segment);
        _template.Append("{}");
    }

    public readonly Route ToRoute()
    {
        var template = _template.ToString();
        var limitedByResource = template.StartsWith("channels/", StringComparison.Ordinal)
            || template.StartsWith("guilds/", StringComparison.Ordinal)
            || HasTokenInResource();
        return new Route(_path.ToString(), template, limitedByResource ? _resource : "");
    }

    private readonly bool HasTokenInResource()
    {
        const int longestPrefix = 13;
        var start = _template.ToString(0, Math.Min(longestPrefix, _template.Length));
        return start.StartsWith("webhooks/", StringComparison.Ordinal) || start.StartsWith("interactions/", StringComparison.Ordinal);
    }
}
