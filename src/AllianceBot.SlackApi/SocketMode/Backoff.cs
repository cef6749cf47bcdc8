namespace AllianceBot.SlackApi.SocketMode;

/// <summary>Pauses that double up to a limit, each drawn from its upper half so that clients that fell together do not return together.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next(TimeSpan atLeast = default)
    {
        var doubled = first * Math.Pow(2, Math.Min(_failures++, 30));
        var wait = (doubled < longest ? doubled : longest) * (0.5 + (random.NextDouble() / 2));
        return wait > atLeast ? wait : atLeast * (1 + (random.NextDouble() / 4));
    }
}
