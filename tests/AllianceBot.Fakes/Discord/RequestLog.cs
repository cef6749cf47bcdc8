using System.Text.Json;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>A request that reached the stand-in.</summary>
/// <param name="Path">With its query, as in <c>/api/v10/channels/1/messages?limit=5</c>.</param>
/// <param name="Body">JSON; for multipart its payload_json.</param>
public sealed record RecordedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonNode? Body, DateTimeOffset At)
{
    /// <summary>What was answered; 0 where the connection was dropped.</summary>
    public int Status { get; set; }

    /// <summary>It came before its bucket or the global limit had room.</summary>
    public bool CameEarly { get; set; }

    /// <summary>One line for the validators of recorded requests.</summary>
    public string ToLine()
    {
        var headers = new JsonObject();
        foreach (var (name, value) in Headers)
            headers[name] = value;
        return new JsonObject { ["method"] = Method, ["path"] = Path, ["headers"] = headers, ["body"] = Body?.DeepClone() }.ToJsonString(JsonSerializerOptions.Default);
    }
}

/// <summary>All requests to the API, in the order they came.</summary>
public sealed class RequestLog
{
    private readonly List<RecordedRequest> _requests = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <param name="pathEnd">The end of the path without its query.</param>
    public IReadOnlyList<RecordedRequest> Of(string method, string pathEnd) =>
        [.. All.Where(request => request.Method == method && request.Path.Split('?')[0].EndsWith(pathEnd, StringComparison.Ordinal))];

    public void Clear()
    {
        lock (_lock)
            _requests.Clear();
    }

    /// <summary>Writes the requests as lines of JSON; the bot's token is not among them.</summary>
    public Task WriteAsync(string path, CancellationToken cancellationToken) =>
        File.WriteAllLinesAsync(path, All.Select(request => request.ToLine()), cancellationToken);

    internal void Add(RecordedRequest request)
    {
        lock (_lock)
            _requests.Add(request);
    }
}
