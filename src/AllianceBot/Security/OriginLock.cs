namespace AllianceBot.Security;

/// <summary>Lets requests through to the given origins (scheme, host, port) only.</summary>
internal sealed class OriginLock(Uri[] origins, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } url || !Array.Exists(origins, origin => IsSameOrigin(origin, url)))
            throw new HttpRequestException("The request leads away from the chat platform's own address.");
        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>Same scheme, host and port (RFC 6454). Name and password in either are ignored.</summary>
    public static bool IsSameOrigin(Uri left, Uri right) =>
        string.Equals(left.Scheme, right.Scheme, StringComparison.Ordinal)
        && string.Equals(left.IdnHost, right.IdnHost, StringComparison.OrdinalIgnoreCase)
        && left.Port == right.Port;
}

/// <summary>Lets requests through to the addresses that are allowed.</summary>
internal sealed class AddressLock(Func<Uri, bool> allowed, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } url || !allowed(url))
            throw new HttpRequestException("The request leads away from the chat platform's own addresses.");
        return base.SendAsync(request, cancellationToken);
    }
}
