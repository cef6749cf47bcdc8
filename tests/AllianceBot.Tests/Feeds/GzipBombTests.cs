using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Feeds;

namespace AllianceBot.Tests.Feeds;

/// <summary>Counts what the whole process allocates, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(GzipBombTests), DisableParallelization = true)]
[Collection(nameof(GzipBombTests))]
public sealed class GzipBombTests
{
    [Fact]
    public async Task C01_a_gzip_bomb_is_counted_after_decompression_and_stopped_at_the_cap()
    {
        await using var fetching = await Fetching.StartAsync();
        // A gigabyte of zeros as a hundred members of one gzip stream.
        var member = Answers.Gzip(new byte[10_000_000]);
        var bomb = Enumerable.Repeat(member, 100).SelectMany(bytes => bytes).ToArray();
        Assert.InRange(bomb.Length, 1, 2_000_000);
        var before = GC.GetTotalAllocatedBytes();

        fetching.Farm.On("/bomb", Answers.Body(bomb, ("Content-Encoding", "gzip")));
        Assert.Equal(FetchProblem.TooLarge, (await fetching.FailedAsync("/bomb")).Problem);

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 500_000_000);
    }
}
