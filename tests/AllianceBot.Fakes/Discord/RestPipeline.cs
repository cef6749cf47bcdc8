using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AllianceBot.Fakes.Discord;

/// <summary>What every request to /api/v10 goes through: recording, the token, limits, scripted faults, its endpoint.</summary>
internal sealed class RestPipeline(World world, RouteTable routes, RateLimits limits, FaultScript faults, RequestLog log, FakeDiscordOptions options)
{
    private const string Prefix = "/api/v10/";

    private int _stalling;

    /// <summary>Requests that wait for the clock, by a <see cref="FaultKind.Stall"/>.</summary>
    public int Stalling => Volatile.Read(ref _stalling);

    /// <summary>The tokens that are taken now. Tests revoke and replace them.</summary>
    public required HashSet<string> Tokens { get; init; }

    /// <summary>Tells those who wait that the world may have changed.</summary>
    public required Action Changed { get; init; }

    public async Task HandleAsync(HttpContext context)
    {
        var (body, files) = await ReadBodyAsync(context.Request);
        var path = context.Request.Path.Value!;
        var request = new RecordedRequest(
            context.Request.Method,
            path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => Redact(header.Key, header.Value.ToString()), StringComparer.OrdinalIgnoreCase),
            body,
            options.Time.GetUtcNow());
        log.Add(request);

        var (answer, headers, fault) = Answer(context, path, request, body, files);
        if (fault is not null)
            answer = await SpoilAsync(context, answer, fault, headers);
        Changed();
        if (answer is null)
        {
            context.Abort();
            return;
        }
        request.Status = answer.Status;
        await WriteAsync(context.Response, answer, headers);
    }

    private (ApiAnswer Answer, Dictionary<string, string> Headers, Fault? Fault) Answer(
        HttpContext context, string path, RecordedRequest request, JsonNode? body, IReadOnlyList<(string Name, long Size)> files)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        lock (world.Sync)
        {
            try
            {
                if (!path.StartsWith(Prefix, StringComparison.Ordinal) || routes.Find(request.Method, path[Prefix.Length..]) is not var (route, values))
                    throw new ApiRefusal(404, 0, "404: Not Found");
                if (!route.IsInteractions && !IsAuthorized(context.Request))
                    throw new ApiRefusal(401, 0, "401: Unauthorized");
                if (!request.Headers.GetValueOrDefault("User-Agent", "").StartsWith("DiscordBot (", StringComparison.Ordinal))
                    throw new ApiRefusal(403, 40333, "internal network error");
                var verdict = limits.Count(route.Bucket, route.Resource(values), countsGlobally: !route.IsInteractions);
                headers = new Dictionary<string, string>(verdict.Headers, StringComparer.Ordinal);
                if (verdict.Refusal is { } refusal)
                {
                    request.CameEarly = true;
                    return (new ApiAnswer(429, refusal), headers, null);
                }
                var fault = faults.Take(request.Method, path);
                if (fault is { AfterEffect: false })
                    return (new ApiAnswer(200, null), headers, fault);
                var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
                var answer = route.Handler(new ApiCall(world, values, query, body?.DeepClone()) { Files = files });
                return (answer, headers, fault);
            }
            catch (ApiRefusal refusal)
            {
                return (refusal.ToAnswer(), headers, null);
            }
            catch (Exception badForm) when (badForm is InvalidOperationException or FormatException or InvalidCastException)
            {
                return (new ApiRefusal(400, 50109, "The request body contains invalid JSON.").ToAnswer(), headers, null);
            }
        }
    }

    /// <summary>The answer as the fault leaves it; null cuts the connection.</summary>
    private async Task<ApiAnswer?> SpoilAsync(HttpContext context, ApiAnswer answer, Fault fault, Dictionary<string, string> headers)
    {
        switch (fault.Kind)
        {
            case FaultKind.Drop:
                return null;
            case FaultKind.Stall:
                Interlocked.Increment(ref _stalling);
                await Task.Delay(fault.Stall, options.Time, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                Interlocked.Decrement(ref _stalling);
                return null;
            case FaultKind.Garbage:
                return new ApiAnswer(200, JsonValue.Create("<html>upstream</html>"));
            case FaultKind.EmptyBody:
                return new ApiAnswer(200, null);
            case FaultKind.WrongChannel:
                answer.Body!["channel_id"] = "1";
                return answer;
            case FaultKind.RateLimit:
                return Limited(fault, headers);
            default:
                return new ApiAnswer(fault.Status, fault.Body?.DeepClone() ?? new JsonObject { ["message"] = $"{fault.Status}: scripted", ["code"] = 0 });
        }
    }

    private static ApiAnswer Limited(Fault fault, Dictionary<string, string> headers)
    {
        if (fault.Bare)
        {
            headers.Clear();
            return new ApiAnswer(429, JsonValue.Create("<html>error code: 1015</html>"));
        }
        headers["Retry-After"] = RateLimits.Whole(TimeSpan.FromSeconds(fault.RetryAfter));
        headers["X-RateLimit-Scope"] = fault.Scope;
        if (fault.Scope == "global")
            headers["X-RateLimit-Global"] = "true";
        return new ApiAnswer(429, RateLimits.Refusal(TimeSpan.FromSeconds(fault.RetryAfter), fault.Scope == "global"));
    }

    private bool IsAuthorized(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bot ", StringComparison.Ordinal) && Tokens.Contains(header["Bot ".Length..]);

    /// <summary>Recorded requests leave the process: the form of the header counts, not the secret.</summary>
    private static string Redact(string name, string value) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? $"{value.Split(' ')[0]} redacted" : value;

    private static async Task<(JsonNode? Body, IReadOnlyList<(string Name, long Size)> Files)> ReadBodyAsync(HttpRequest request)
    {
        try
        {
            if (!request.HasFormContentType)
            {
                using var bytes = new MemoryStream();
                await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
                return (bytes.Length == 0 ? null : JsonNode.Parse(bytes.ToArray()), []);
            }
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return (JsonNode.Parse(form["payload_json"].ToString()), [.. form.Files.Select(file => (file.FileName, file.Length))]);
        }
        catch (JsonException)
        {
            return (null, []);
        }
    }

    private static async Task WriteAsync(HttpResponse response, ApiAnswer answer, Dictionary<string, string> headers)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in headers)
            response.Headers[name] = value;
        if (answer.Body is null)
            return;
        if (answer.Body is JsonValue text)
        {
            response.ContentType = "text/html";
            await response.WriteAsync(text.ToString());
            return;
        }
        response.ContentType = "application/json";
        await response.WriteAsync(answer.Body.ToJsonString());
    }
}
