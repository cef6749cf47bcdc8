using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>What arrived, in order: method calls, response_url posts and socket acknowledgements.</summary>
public sealed record FakeRequest(long Sequence, DateTimeOffset At, string HttpMethod, string Path, IReadOnlyDictionary<string, string> Headers, JsonNode? Body)
{
    /// <summary>The Web API method, or the path where it is none.</summary>
    public string Method => Path.StartsWith("/api/", StringComparison.Ordinal) ? Path["/api/".Length..] : Path;
}

/// <summary>Keeps every request, and writes each as a line before it is answered if a file is given.</summary>
internal sealed class RequestLog(TimeProvider time, string? file) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<FakeRequest> _requests = [];
    private readonly StreamWriter? _writer = file is null ? null : new StreamWriter(file, append: true) { AutoFlush = true };

    public void Add(string httpMethod, string path, IReadOnlyDictionary<string, string> headers, JsonNode? body)
    {
        lock (_gate)
        {
            var request = new FakeRequest(_requests.Count + 1, time.GetUtcNow(), httpMethod, path, headers, body);
            _requests.Add(request);
            _writer?.WriteLine(Line(request));
        }
    }

    public IReadOnlyList<FakeRequest> All()
    {
        lock (_gate) return [.. _requests];
    }

    public static string Line(FakeRequest request) => new JsonObject
    {
        ["method"] = request.HttpMethod,
        ["path"] = request.Path,
        ["headers"] = new JsonObject(request.Headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value))),
        ["body"] = request.Body?.DeepClone(),
        ["time"] = request.At.ToString("O"),
    }.ToJsonString(RelaxedJson.Options);

    public void Dispose() => _writer?.Dispose();
}
