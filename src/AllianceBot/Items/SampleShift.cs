using System.Data.Common;
using System.Globalization;
using AllianceBot.Storage;

namespace AllianceBot.Items;

/// <summary>How far the dates of the sample feeds are moved, fixed at the first seed: the newest of them all stands for now.</summary>
internal static class SampleShift
{
    private const string Name = "sample_shift_ms";

    public static async Task<TimeSpan> GetAsync(DbConnection connection) =>
        await MetaStore.GetAsync(connection, Name) is { } stored ? TimeSpan.FromMilliseconds(long.Parse(stored, CultureInfo.InvariantCulture)) : TimeSpan.Zero;

    /// <summary>Keeps the first shift ever fixed.</summary>
    public static Task FixAsync(DbConnection connection, IEnumerable<FeedDocument> samples, DateTimeOffset now)
    {
        var newest = samples.SelectMany(sample => sample.Entries).Select(entry => entry.Published ?? entry.Updated).Max();
        return newest is null
            ? Task.CompletedTask
            : MetaStore.GetOrAddAsync(connection, Name, ((long)(now - newest.Value).TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
    }
}
