using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

public enum FaultKind
{
    /// <summary>Answers <see cref="Fault.Status"/>.</summary>
    Status,

    /// <summary>A 429 with <see cref="Fault.RetryAfter"/> and <see cref="Fault.Scope"/>.</summary>
    RateLimit,

    /// <summary>Cuts the connection.</summary>
    Drop,

    /// <summary>Answers nothing until the client gives up or <see cref="Fault.Stall"/> is over.</summary>
    Stall,

    /// <summary>200 with something that is not JSON.</summary>
    Garbage,

    /// <summary>200 without a body.</summary>
    EmptyBody,

    /// <summary>The right answer, but about another channel.</summary>
    WrongChannel,
}

/// <summary>One way for a request to go wrong.</summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>The request takes effect first; only its answer goes wrong.</summary>
    public bool AfterEffect { get; init; }

    public int Status { get; init; } = 500;

    /// <summary>The body of a <see cref="FaultKind.Status"/>.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>Seconds.</summary>
    public double RetryAfter { get; init; } = 1;

    /// <summary>user, global or shared.</summary>
    public string Scope { get; init; } = "user";

    /// <summary>As from the edge: no X-RateLimit headers, no Retry-After, no JSON.</summary>
    public bool Bare { get; init; }

    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Which requests go wrong: the first <see cref="Times"/> that match, after <see cref="Skip"/> that pass.</summary>
/// <param name="Method">Null: any.</param>
/// <param name="PathPart">A part of the path.</param>
public sealed record FaultRule(string? Method, string PathPart, Fault Fault)
{
    public int Skip { get; set; }

    public int Times { get; set; } = 1;
}

/// <summary>The faults that wait for their requests.</summary>
public sealed class FaultScript
{
    private readonly List<FaultRule> _rules = [];
    private readonly Lock _lock = new();

    public void Add(FaultRule rule)
    {
        lock (_lock)
            _rules.Add(rule);
    }

    public void Clear()
    {
        lock (_lock)
            _rules.Clear();
    }

    internal Fault? Take(string method, string path)
    {
        lock (_lock)
        {
            foreach (var rule in _rules)
            {
                if (rule.Times == 0 || (rule.Method is not null && rule.Method != method) || !path.Contains(rule.PathPart, StringComparison.Ordinal))
                    continue;
                if (rule.Skip > 0)
                {
                    rule.Skip--;
                    continue;
                }
                rule.Times--;
                return rule.Fault;
            }
            return null;
        }
    }
}
