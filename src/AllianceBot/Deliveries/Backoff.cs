namespace AllianceBot.Deliveries;

/// <summary>How long to wait after the n-th failed attempt: 2 s doubled each time up to 10 minutes, spread by up to a fifth so that many do not return at once.</summary>
internal static class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <param name="attempt">1 after the first failure.</param>
    /// <param name="spread">0 to 1, from the caller's source of chance.</param>
    public static TimeSpan After(long attempt, double spread)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(attempt - 1, 0, 20));
        var capped = doubled < Longest ? doubled : Longest;
        return capped * (0.9 + (0.2 * spread));
    }
}
