using AllianceBot.Security;

namespace AllianceBot.Feeds;

/// <summary>Where one fetch stands between its redirects.</summary>
internal sealed class FetchChain(FetchRequest request, Uri url, string? authorization)
{
    private bool _hasMoved;
    private bool _allPermanent = true;

    public FetchRequest Request => request;
    public Uri Url { get; private set; } = url;

    /// <summary>For the origin that it was given for, and for no other.</summary>
    public string? Authorization { get; private set; } = authorization;

    /// <summary>What is left of the deadline over the whole chain; waiting for a host's turn does not count.</summary>
    public TimeSpan TimeLeft { get; set; }

    public string? PermanentUrl => _hasMoved && _allPermanent ? Url.AbsoluteUri : null;

    /// <summary>The validators to send to this URL; null: ask unconditionally.</summary>
    public Validators? Conditions =>
        !request.IgnoreHttpCache && request.Validators.Any
        && (request.Validators.GivenBy is null || request.Validators.GivenBy == Url.AbsoluteUri)
            ? request.Validators
            : null;

    public void MoveTo(Uri target, bool isPermanent)
    {
        if (!OriginLock.IsSameOrigin(Url, target))
            Authorization = null;
        (Url, _hasMoved, _allPermanent) = (target, true, _allPermanent && isPermanent);
    }
}
