using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>Answers as a sick server would.</summary>
internal sealed class FakeMisbehaviour(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, bool> _stalled = new();
    private int _stalls;

    /// <summary>How many requests have been left without an answer so far; their effect, if any, is done.</summary>
    public int Stalls => Volatile.Read(ref _stalls);

    /// <summary>Whether the request that the client named so (<see cref="FakeSlack.RequestIdHeader"/>) is, or was, left without an answer.</summary>
    public bool Stalled(string requestId) => _stalled.ContainsKey(requestId);

    public async Task DoAsync(HttpContext context, FakeFault fault, JsonObject? answer)
    {
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        switch (fault.Kind)
        {
            case FakeFaultKind.RateLimit:
                response.StatusCode = StatusCodes.Status429TooManyRequests;
                response.Headers.RetryAfter = fault.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                await response.WriteAsync("""{"ok":false,"error":"ratelimited"}""");
                break;
            case FakeFaultKind.Status:
                response.StatusCode = (int)fault.Status;
                response.ContentType = "text/html";
                await response.WriteAsync("<html><body>The server is having a bad day.</body></html>");
                break;
            case FakeFaultKind.Error:
                await response.WriteAsync(FakeAnswer.Error(fault.Code).ToJsonString());
                break;
            case FakeFaultKind.Drop:
                context.Abort();
                break;
            case FakeFaultKind.Stall:
                Interlocked.Increment(ref _stalls);
                _stalled[context.Request.Headers[FakeSlack.RequestIdHeader].ToString()] = true;
                try
                {
                    await Task.Delay(fault.StallFor, time, context.RequestAborted);
                }
                catch (OperationCanceledException)
                {
                    // The client gave up first, as it should.
                }

                context.Abort();
                break;
            case FakeFaultKind.Garbage:
                await response.WriteAsync("""{"ok":true,"channel":"C0""");
                break;
            case FakeFaultKind.Empty:
                break;
            case FakeFaultKind.WrongChannel:
                await response.WriteAsync(new JsonObject { ["ok"] = true, ["channel"] = "C0SOMEWHERE", ["ts"] = answer?["ts"]?.DeepClone() ?? "1700000000.000100" }.ToJsonString());
                break;
        }
    }
}
