using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Rest;

/// <summary>Whether a request may be written again after an attempt whose effect is unknown.</summary>
internal enum Repeat
{
    /// <summary>Never: it would happen twice.</summary>
    Unsafe,

    /// <summary>It sets a state or only reads: GET, PUT, PATCH, DELETE.</summary>
    Idempotent,

    /// <summary>A create that carries a nonce with enforce_nonce: Discord answers the first message again.</summary>
    Nonce,

    /// <summary>An interaction callback: a second one is refused with 40060, which then means that the first one counted.</summary>
    Callback,
}

/// <summary>One call, ready to be written as often as it takes.</summary>
internal sealed record DiscordRequest(HttpMethod Method, Route Route)
{
    public string Query { get; init; } = "";

    /// <summary>The JSON body, written once for all attempts.</summary>
    public byte[]? Body { get; init; }

    public IReadOnlyList<FileUpload> Files { get; init; } = [];

    public Repeat Repeat { get; init; } = Repeat.Idempotent;

    /// <summary>False for the endpoints that an interaction's own token opens: no bot token, outside the global limit.</summary>
    public bool IsBots { get; init; } = true;

    public string RouteKey => $"{Method} {Route.Template}";

    public static byte[] Json<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);

    public HttpRequestMessage ToMessage(DiscordRestOptions options, out WatchedContent? watched)
    {
        var message = new HttpRequestMessage(Method, $"{options.BaseAddress.AbsoluteUri.TrimEnd('/')}/{Route.Path}{Query}");
        message.Headers.TryAddWithoutValidation("User-Agent", $"DiscordBot ({options.UserAgentUrl}, {options.UserAgentVersion})");
        if (IsBots)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bot", options.Token);
        watched = Body is null ? null : new WatchedContent(Files.Count == 0 ? JsonContent(Body) : Multipart(Body));
        message.Content = watched;
        return message;
    }

    private static ByteArrayContent JsonContent(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private MultipartFormDataContent Multipart(byte[] body)
    {
        var parts = new MultipartFormDataContent { { JsonContent(body), "payload_json" } };
        for (var i = 0; i < Files.Count; i++)
        {
            var file = new ByteArrayContent(Files[i].Content);
            file.Headers.ContentType = new MediaTypeHeaderValue(Files[i].ContentType);
            parts.Add(file, $"files[{i}]", Files[i].FileName);
        }
        return parts;
    }
}

/// <summary>Tells whether a body began to be written: before that, nothing can have happened at the other end.</summary>
internal sealed class WatchedContent : HttpContent
{
    private readonly HttpContent _inner;

    public WatchedContent(HttpContent inner)
    {
        _inner = inner;
        foreach (var header in inner.Headers)
            Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return _inner.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
