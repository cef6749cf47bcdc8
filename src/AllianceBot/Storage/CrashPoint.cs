using System.Diagnostics;

namespace AllianceBot.Storage;

/// <summary>
/// Named places between two steps at which a fault campaign kills the process as <c>kill -9</c> would. They exist only in
/// builds made with <c>-p:FaultPoints=true</c>; there <c>AB_CRASH_AT=name</c>, or <c>name:n</c> for the n-th pass, arms one.
/// </summary>
internal static class CrashPoint
{
    public const string PollFetched = "poll-fetched";
    public const string PollSaving = "poll-saving";
    public const string PollSaved = "poll-saved";
    public const string EditGrouped = "edit-grouped";
    public const string EditDecided = "edit-decided";
    public const string EditSaved = "edit-saved";
    public const string PrepareMade = "prepare-made";
    public const string PrepareSaved = "prepare-saved";
    public const string DeliverClaimed = "deliver-claimed";
    public const string DeliverSending = "deliver-sending";
    public const string DeliverAnswered = "deliver-answered";
    public const string DeliverRecorded = "deliver-recorded";

    /// <summary>Every point, in the order of the flow.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        PollFetched, PollSaving, PollSaved, EditGrouped, EditDecided, EditSaved,
        PrepareMade, PrepareSaved, DeliverClaimed, DeliverSending, DeliverAnswered, DeliverRecorded,
    ];

    private static int s_passes;

    [Conditional("FAULT_POINTS")]
    public static void Pass(string name)
    {
        var armed = Environment.GetEnvironmentVariable("AB_CRASH_AT")?.Split(':');
        if (armed is null || armed[0] != name)
            return;
        var wanted = armed.Length > 1 ? int.Parse(armed[1]) : 1;
        if (Interlocked.Increment(ref s_passes) == wanted)
            Process.GetCurrentProcess().Kill();
    }
}
