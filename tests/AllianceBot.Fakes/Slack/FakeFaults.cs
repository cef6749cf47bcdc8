using System.Net;

namespace AllianceBot.Fakes.Slack;

public enum FakeFaultKind
{
    /// <summary>429 with Retry-After; nothing is done.</summary>
    RateLimit,

    /// <summary>An HTTP status with a page that is no JSON.</summary>
    Status,

    /// <summary>HTTP 200 with ok:false and a code.</summary>
    Error,

    /// <summary>The connection breaks.</summary>
    Drop,

    /// <summary>No answer for a while, then a broken connection.</summary>
    Stall,

    /// <summary>HTTP 200 with half a JSON document.</summary>
    Garbage,

    /// <summary>HTTP 200 without a body.</summary>
    Empty,

    /// <summary>ok:true for another channel.</summary>
    WrongChannel,
}

/// <summary>What goes wrong with the next calls of a method (<c>*</c> for any; <c>response_url</c> and <c>upload</c> count as methods).</summary>
public sealed record FakeFault(string Method, FakeFaultKind Kind)
{
    /// <summary>How many calls; negative for all until cleared.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether the call takes effect before it goes wrong.</summary>
    public bool Applied { get; init; }

    public HttpStatusCode Status { get; init; } = HttpStatusCode.InternalServerError;

    public string Code { get; init; } = "internal_error";

    public int RetryAfterSeconds { get; init; } = 1;

    public TimeSpan StallFor { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>The script of faults, oldest first.</summary>
internal sealed class FakeFaults
{
    private readonly Lock _gate = new();
    private readonly List<FakeFault> _script = [];

    public void Add(FakeFault fault)
    {
        lock (_gate) _script.Add(fault);
    }

    public void Clear()
    {
        lock (_gate) _script.Clear();
    }

    /// <summary>How many calls will still go wrong; of endless ones, none counts.</summary>
    public int Left
    {
        get
        {
            lock (_gate) return _script.Sum(fault => Math.Max(0, fault.Times));
        }
    }

    public FakeFault? Take(string method)
    {
        lock (_gate)
        {
            var at = _script.FindIndex(fault => (fault.Method == "*" || fault.Method == method) && fault.Times != 0);
            if (at < 0) return null;
            var fault = _script[at];
            if (fault.Times == 1) _script.RemoveAt(at);
            else if (fault.Times > 1) _script[at] = fault with { Times = fault.Times - 1 };
            return fault;
        }
    }
}
