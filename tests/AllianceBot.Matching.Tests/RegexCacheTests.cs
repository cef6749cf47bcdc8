using System.Text;
using AllianceBot.Matching.Evaluation;

namespace AllianceBot.Matching.Tests;

public class RegexCacheTests
{
    [Fact]
    public void What_ten_thousand_expressions_need_is_worked_out_once()
    {
        var cache = new RegexCache();
        var patterns = Enumerable.Range(0, 10_000).Select(i => Encoding.UTF8.GetBytes($"joint venture {i}")).ToArray();
        Assert.Equal(0, Some.Allocated(() => { foreach (var pattern in patterns) cache.Get(pattern); }));
    }

    [Fact]
    public void More_expressions_than_are_kept_ready_all_match()
    {
        var cache = new RegexCache();
        for (var round = 0; round < 2; round++)
            Assert.All(Enumerable.Range(0, 5_000), i =>
            {
                var entry = cache.Get(Encoding.UTF8.GetBytes($"venture {i}\\b"));
                Assert.Equal((true, false), (cache.IsMatch(entry, $"A joint venture {i}."), cache.IsMatch(entry, $"A joint venture {i}0.")));
            });
    }
}
