using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AllianceBot.Security;

/// <summary>Gives the addresses of a host name. The machine's own resolver, or a test's.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// The only place that makes HTTP clients (a test forbids others). The client for untrusted hosts decides on the
/// address that is dialled, after resolving, for every connection: redirects, rebinding names and odd spellings of an address
/// end here. It ignores proxies, keeps no cookies, follows no redirect and adds no tracing headers.
/// </summary>
internal sealed class GuardedHttp : IDisposable
{
    /// <summary>Kilobytes of answer headers before a connection is dropped.</summary>
    public const int MaximumHeaderKilobytes = 64;

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectAttempt = TimeSpan.FromSeconds(2);

    private readonly AddressPolicy _policy;
    private readonly TimeProvider _time;
    private readonly ResolveHost _resolve;

    /// <param name="trust">Which certificates are valid; null: those that the machine trusts.</param>
    public GuardedHttp(SecurityOptions options, TimeProvider time, ResolveHost? resolve = null, X509ChainPolicy? trust = null)
    {
        _policy = new AddressPolicy(options);
        _time = time;
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        Handler = NewHandler(trust);
        Untrusted = new HttpClient(Handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>
    /// For addresses that strangers gave: feeds, pages, articles. It has no deadline of its own and buffers nothing: callers
    /// bound time and size (<see cref="Feeds.FeedFetcher"/> does). A refused address surfaces as a
    /// <see cref="HttpRequestException"/> around a <see cref="BlockedAddressException"/>.
    /// </summary>
    public HttpClient Untrusted { get; }

    /// <summary>How <see cref="Untrusted"/> is set up, for a test to look at.</summary>
    internal SocketsHttpHandler Handler { get; }

    /// <summary>
    /// A client of a chat platform's API, whose address the operator configured. Requests to any other origin are refused,
    /// so that its token cannot be led astray. Deadlines and retries are the API library's business.
    /// </summary>
    /// <param name="alsoAllowed">Further origins that the platform names in its answers, such as hooks.slack.com.</param>
    public static HttpClient ForChatApi(Uri baseAddress, params Uri[] alsoAllowed)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = ConnectDeadline,
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(new OriginLock([baseAddress, .. alsoAllowed], handler)) { BaseAddress = baseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>
    /// Opens web sockets at the addresses that a chat platform's API names, only where <paramref name="allowed"/> says yes: the
    /// token goes over them.
    /// </summary>
    public static HttpMessageInvoker ForChatSockets(Func<Uri, bool> allowed) => new(new AddressLock(allowed, new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectDeadline,
        ActivityHeadersPropagator = null,
    }));

    public void Dispose() => Untrusted.Dispose();

    private SocketsHttpHandler NewHandler(X509ChainPolicy? trust) => new()
    {
        ConnectCallback = DialAsync,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        SslOptions = { CertificateChainPolicy = trust },
        // A host's turn comes at most once at a time (HostGate); a feed is asked again after minutes, so idle connections go soon.
        MaxConnectionsPerServer = 1,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        ConnectTimeout = ConnectDeadline,
        MaxResponseHeadersLength = MaximumHeaderKilobytes,
        // What is left of an answer nobody wants is not read to its end.
        MaxResponseDrainSize = 16 * 1024,
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
        // Validators are opaque bytes (RFC 9110, 8.8.3): Latin-1 both ways keeps each of them.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    };

    private async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        var allowed = addresses.Where(address => _policy.Allows(address, port)).ToArray();
        if (allowed.Length == 0)
            throw new BlockedAddressException(addresses.Length == 0 ? "The name has no address." : "The address is not a public one.");
        for (var i = 0; ; i++)
        {
            var last = i == allowed.Length - 1;
            try
            {
                return await ConnectAsync(new IPEndPoint(allowed[i], port), last ? ConnectDeadline : ConnectAttempt, cancellationToken);
            }
            catch (SocketException) when (!last)
            {
                // The next address of the same name may answer; the last one's failure is the caller's.
            }
        }
    }

    private async Task<NetworkStream> ConnectAsync(IPEndPoint endPoint, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
