namespace AllianceBot.DiscordApi.Rest;

/// <summary>
/// How long to stay away after a 429. Documents ask for the pause that it names; where it names none, or zero, pauses begin
/// at half a second and double with every further refusal, up to about a minute.
/// </summary>
internal sealed class UnnamedPause
{
    private const int MostDoublings = 7;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private int _inRow;

    public TimeSpan Next(TimeSpan? named) =>
        named is { } pause && pause > TimeSpan.Zero
            ? pause
            : Least * Math.Pow(2, Math.Min(Interlocked.Increment(ref _inRow) - 1, MostDoublings));

    /// <summary>Something was answered that is no refusal.</summary>
    public void Reset() => Volatile.Write(ref _inRow, 0);
}
