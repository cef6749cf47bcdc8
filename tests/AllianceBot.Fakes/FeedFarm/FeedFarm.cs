using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace AllianceBot.Fakes.FeedFarm;

/// <summary>A request as it arrived. Header names ignore case; repeated headers are joined by ", ".</summary>
public sealed record FarmRequest(DateTimeOffset At, string Host, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>
/// Feed servers on loopback addresses: a scripted answer for each path (<see cref="Answers"/>), a record of every request, and a count of
/// connections, which is what "nobody was asked" is judged by.
/// </summary>
public sealed class FeedFarm : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FarmRequest> _requests = new();
    private readonly bool _isTls;
    private int _connects;

    private FeedFarm(IPAddress address, int port, X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Slow and endless answers are what the farm is for.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(address, port, listen =>
            {
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref _connects);
                    return next(connection);
                });
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        _isTls = certificate is not null;
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Answers paths that have no script.</summary>
    public RequestDelegate Otherwise { get; set; } = Answers.Status(404);

    /// <summary>Off for benchmarks, where a record of every request would be most of the memory.</summary>
    public bool Records { get; set; } = true;

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>TCP connections accepted so far.</summary>
    public int Connects => Volatile.Read(ref _connects);

    public IReadOnlyList<FarmRequest> Requests => [.. _requests];

    /// <param name="address">127.0.0.1 when null; <see cref="IPAddress.Any"/> answers at every 127.x.y.z, and to this machine alone.</param>
    /// <param name="port">0: any free one.</param>
    /// <param name="certificate">Speaks TLS with it.</param>
    public static async Task<FeedFarm> StartAsync(IPAddress? address = null, int port = 0, X509Certificate2? certificate = null)
    {
        var farm = new FeedFarm(address ?? IPAddress.Loopback, port, certificate);
        await farm._app.StartAsync();
        return farm;
    }

    public Uri Url(string path, string host = "127.0.0.1") => new($"{(_isTls ? "https" : "http")}://{host}:{Port}{path}");

    /// <summary>Scripts a path, whatever its query; a second call replaces the first.</summary>
    public Uri On(string path, RequestDelegate answer)
    {
        _answers[path] = answer;
        return Url(path);
    }

    /// <summary>Waits until the farm is stopped, for a farm that is a program of its own.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } peer || !IPAddress.IsLoopback(peer))
        {
            context.Abort();
            return Task.CompletedTask;
        }
        var path = context.Request.Path.Value ?? "/";
        if (Records)
            _requests.Enqueue(Record(context, path));
        return _answers.GetValueOrDefault(path, Otherwise)(context);
    }

    private static FarmRequest Record(HttpContext context, string path)
    {
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value.ToArray()), StringComparer.OrdinalIgnoreCase);
        return new FarmRequest(TimeProvider.System.GetUtcNow(), context.Request.Host.Value ?? "", path + context.Request.QueryString, headers);
    }
}
