using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>What GET /gateway/bot said last. Asked before an identify; the last answer serves while Discord's REST API is down.</summary>
internal sealed class GatewayAddresses(DiscordRest rest)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly DiscordRest _rest = rest.WithMaxWait(Patience);
    private volatile GatewayAddress? _known;

    public Uri? Main => Uri.TryCreate(_known?.Url, UriKind.Absolute, out var uri) ? Complete(uri) : null;

    public int Shards => Math.Max(1, _known?.Shards ?? 1);

    public SessionStartLimit? SessionStartLimit => _known?.SessionStartLimit;

    /// <summary>Null unless going on makes no sense.</summary>
    public async Task<GatewayEnd?> RefreshAsync(CancellationToken cancellationToken)
    {
        var answer = await _rest.GetGatewayBotAsync(cancellationToken);
        if (answer.IsOk)
            _known = answer.Value;
        return answer.Error?.Kind == DiscordErrorKind.Unauthorized ? new GatewayEnd(null, CloseCodes.FatalReason(4004)!) : null;
    }

    /// <summary>With the version and encoding that documents want on every connection.</summary>
    public static Uri Complete(Uri address) => new($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/?v=10&encoding=json");
}
