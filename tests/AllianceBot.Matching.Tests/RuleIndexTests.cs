using CsCheck;

namespace AllianceBot.Matching.Tests;

public sealed class RuleIndexTests
{
    [Fact]
    public void An_empty_index_matches_nothing() => Assert.Empty(new RuleIndex().Matches(Some.Item("renault")));

    [Fact]
    public void Rules_can_be_added_removed_and_replaced()
    {
        var index = new RuleIndex();
        index.Add(1, Some.Rule("renault"));
        index.Add(2, Some.Rule("renault AND nissan"));
        Assert.Equal([1, 2], index.Matches(Some.Item("Renault, Nissan")));
        index.Replace(1, Some.Rule("toyota"));
        Assert.Equal([2], index.Matches(Some.Item("Renault, Nissan")));
        Assert.Equal([1], index.Matches(Some.Item("Toyota")));
        Assert.True(index.Remove(1));
        Assert.False(index.Remove(1));
        Assert.Empty(index.Matches(Some.Item("Toyota")));
        index.Replace(3, Some.Rule("toyota"));
        Assert.Equal([3], index.Matches(Some.Item("Toyota")));
        Assert.Equal(2, index.Count);
        Assert.Throws<ArgumentException>(() => index.Add(3, Some.Rule("x1")));
    }

    [Fact]
    public void Results_are_appended()
    {
        var index = new RuleIndex();
        index.Add(7, Some.Rule("renault"));
        var results = new List<long> { 99 };
        index.Match(Some.Item("renault"), results);
        Assert.Equal([99, 7], results);
    }

    [Fact]
    public void Any_id_will_do()
    {
        var index = new RuleIndex();
        long[] ids = [0, -1, long.MaxValue, long.MinValue + 1, 1L << 40];
        foreach (var id in ids)
            index.Add(id, Some.Rule("renault"));
        Assert.Equal(ids.Order(), index.Matches(Some.Item("renault")));
    }

    [Fact]
    public void Rules_with_the_same_form_share_one_place()
    {
        var index = new RuleIndex();
        index.Add(0, Some.Rule("renault (nissan OR 日産)"));
        var once = index.ReservedBytes;
        for (var id = 1; id < 3_000; id++)
            index.Add(id, Some.Rule("(日産 OR Nissan) AND RENAULT"));
        var item = Some.Item("Renault 日産");
        Assert.Equal(3_000, index.Matches(item).Count);
        Assert.Equal(1, index.CountCandidates(item).Candidates);
        for (var id = 0; id < 3_000; id += 2)
            Assert.True(index.Remove(id));
        Assert.Equal(Enumerable.Range(0, 1_500).Select(i => 2L * i + 1), index.Matches(item));
        index.Replace(1, Some.Rule("toyota"));
        for (var id = 1; id < 3_000; id += 2)
            Assert.True(index.Remove(id));
        Assert.Empty(index.Matches(item));
        Assert.Equal(0, index.Count);
        Assert.InRange(index.ReservedBytes, once, once + 500_000);
    }

    [Fact]
    public void A_rule_with_many_ways_to_match_is_reported_once()
    {
        var index = new RuleIndex();
        index.Add(1, Some.Rule("(a OR b OR c) AND (d OR e)"));
        index.Add(2, Some.Rule("(a AND b) OR (a AND c) OR a-b"));
        Assert.Equal([1, 2], index.Matches(Some.Item("a b c d e a b c d e")));
    }

    [Fact]
    public void A_beginning_of_any_length_is_looked_up()
    {
        const string Word = "restructuring";
        var index = new RuleIndex();
        for (var length = 3; length < Word.Length; length++)
            index.Add(length, Some.Rule($"{Word[..length]}* AND renault"));
        Assert.Equal(0, index.ScannedCount);
        Assert.Equal(Enumerable.Range(3, Word.Length - 3).Select(length => (long)length), index.Matches(Some.Item($"Renault: {Word}")));
        Assert.Equal([3, 4, 5, 6, 7, 8], index.Matches(Some.Item("Renault’s restructx")));
        Assert.Equal([3, 4, 5, 6, 7], index.Matches(Some.Item("Renault’s restruc")));
        Assert.Equal([3], index.Matches(Some.Item("Renault, res")));
    }

    [Theory]
    [InlineData("renault", false)]
    [InlineData("restructur*", false)]
    [InlineData("res*", false)]
    [InlineData("日産", false)]
    [InlineData("日", false)]
    [InlineData("\"a b\"", false)]
    [InlineData("alpha NEAR/3 (beta OR gamma)", false)]
    [InlineData("=SEAT", false)]
    [InlineData("source:gazette", false)]
    [InlineData("author:\"jane roe\"", false)]
    [InlineData("lang:fr", false)]
    [InlineData("site:lemonde.fr", false)]
    [InlineData("/joint venture in/", false)]
    [InlineData("/renault/", true)]
    [InlineData("url:renault", true)]
    [InlineData("source:gaz*", true)]
    [InlineData("url:renault AND alpha", false)]
    [InlineData("url:renault OR alpha", true)]
    public void Only_what_has_nothing_to_look_up_is_scanned(string rule, bool isScanned)
    {
        var index = new RuleIndex();
        index.Add(1, Some.Rule(rule));
        Assert.Equal(isScanned ? 1 : 0, index.ScannedCount);
        Assert.Equal(isScanned, Some.Rule(rule).Lints.Any(lint => lint.Code == "scanned"));
        index.Remove(1);
        Assert.Equal(0, index.ScannedCount);
    }

    [Fact]
    public void An_item_that_matches_nothing_costs_no_memory()
    {
        var index = new RuleIndex();
        for (var id = 0; id < 5_000; id++)
            index.Add(id, Some.Rule($"w{id} AND (v{id % 7} OR u{id % 11}) NOT t{id}"));
        index.Add(-1, Some.Rule("a NEAR/3 b"));
        index.Add(-2, Some.Rule("restructur* AND 日産"));
        index.Add(-3, Some.Rule("\"a c\" AND lang:fr"));
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"w{i} b a x{i} ")) + "restructuring 日本産 ";
        var item = Some.Item(text);
        var results = new List<long>();
        Assert.Equal(0, Some.Allocated(Match));
        Assert.Equal([-1], results.Distinct());

        void Match()
        {
            item.Load("", "", text, "The Gazette", "Jane Roe", "en-GB", "https://gazette.example/1");
            index.Match(item, results);
        }
    }

    [Fact]
    public void Adding_and_removing_a_rule_again_costs_no_memory()
    {
        var index = new RuleIndex();
        for (var id = 0; id < 2_000; id++)
            index.Add(id, Some.Rule($"w{id % 50} AND v{id} NOT u{id % 3}"));
        var rules = Enumerable.Range(0, 20).Select(i => Some.Rule($"w{i} AND (v{i} OR x{i}) AND \"a b{i}\"")).ToArray();
        Assert.Equal(0, Some.Allocated(ComeAndGo));

        void ComeAndGo()
        {
            for (var i = 0; i < rules.Length; i++)
                index.Add(-1 - i, rules[i]);
            for (var i = 0; i < rules.Length; i++)
                index.Remove(-1 - i);
        }
    }

    [Fact]
    public void Adding_and_removing_at_random_leaves_the_right_rules() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 5]).Array[1, 400].Sample(steps =>
        {
            var index = new RuleIndex();
            var kept = new Dictionary<long, Rule>();
            foreach (var (id, action, a, b) in steps)
            {
                var rule = s_few[a * 6 + b];
                if (action == 0 && !kept.ContainsKey(id))
                    index.Add(id, kept[id] = rule);
                else if (action == 1)
                    Assert.Equal(kept.Remove(id), index.Remove(id));
                else
                    index.Replace(id, kept[id] = rule);
            }
            foreach (var item in s_fewItems)
                Assert.Equal(kept.Where(pair => pair.Value.Matches(item)).Select(pair => pair.Key).Order(), index.Matches(item));
            Assert.Equal(kept.Count, index.Count);
            foreach (var id in kept.Keys)
                Assert.True(index.Remove(id));
            Assert.All(s_fewItems, item => Assert.Empty(index.Matches(item)));
        }, iter: 2_000);

    private static readonly Rule[] s_few = [.. Enumerable.Range(0, 36).Select(i => Some.Rule((i % 5) switch
    {
        0 => $"a{i / 6}",
        1 => $"a{i / 6} AND b{i % 6}",
        2 => $"a{i / 6} OR b{i % 6}",
        3 => $"(a{i / 6} OR b{i % 6}) AND c",
        _ => $"a{i / 6} NOT b{i % 6}",
    }))];

    private static readonly MatchItem[] s_fewItems = [.. new[] { "a0 b1 c", "a1 a2 b0 b3", "c a3", "b5 c b4", "a4 a5 b2 b1 c" }.Select(text => Some.Item(text))];

    [Fact]
    public void The_index_grows_and_shrinks_by_a_hundred_thousand_rules()
    {
        const int Count = 100_000;
        var frequencies = TokenFrequencies.Of(Enumerable.Range(0, 500).Select(i => $"common rather{i % 10} rare{i}"));
        var index = new RuleIndex(frequencies);
        for (var id = 0; id < Count; id++)
            index.Add(id, Some.Rule($"common AND rather{id % 10} AND rare{id / 3} NOT n{id % 3}"));
        Assert.Equal(Count, index.Count);
        for (var id = 0; id < Count; id += 997)
            Assert.Equal(Owners(id), index.Matches(Some.Item($"Common rather{id % 10} rare{id / 3}")));
        for (var id = 0; id < Count; id++)
            if (id % 10 != 0)
                Assert.True(index.Remove(id));
        for (var id = 0; id < Count; id += 10)
            Assert.Contains(id, index.Matches(Some.Item($"Common rather{id % 10} rare{id / 3}")));
        Assert.Equal(Count / 10, index.Count);
        var full = index.ReservedBytes;
        for (var id = Count; id < Count * 2; id++)
            index.Add(id, Some.Rule($"common AND rather{id % 10} AND other{id}"));
        Assert.InRange(index.ReservedBytes, full, full * 7 / 4);

        // The three of a row have different numbers, unless they are cut off.
        static IEnumerable<long> Owners(int id) => Enumerable.Range(id / 3 * 3, 3).Where(other => other < Count && other % 10 == id % 10).Select(other => (long)other);
    }

    [Fact]
    public async Task Matches_are_right_while_rules_come_and_go()
    {
        var index = new RuleIndex();
        for (var id = 0; id < 500; id++)
            index.Add(id, s_few[id % s_few.Length]);
        index.Add(1_000, Some.Rule("a0 AND c"));
        var expected = s_fewItems.Select(item => index.Matches(item).Where(id => id < 500).ToHashSet()).ToArray();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var results = new List<long>();
            var rounds = 0;
            var items = new[] { "a0 b1 c", "a1 a2 b0 b3", "c a3", "b5 c b4", "a4 a5 b2 b1 c" }.Select(text => Some.Item(text)).ToArray();
            do
            {
                for (var i = 0; i < items.Length; i++)
                {
                    results.Clear();
                    index.Match(items[i], results);
                    Assert.Equal(results.Count, results.Distinct().Count());
                    Assert.True(expected[i].SetEquals(results.Where(id => id < 500)));
                    // Replaced all the time by another rule that only the first item matches as well.
                    Assert.Equal(i == 0, results.Contains(1_000));
                }
                rounds++;
            }
            while (!stop.IsCancellationRequested);
            return rounds;
        })).ToArray();
        var random = new Random(1);
        var present = new HashSet<long>();
        for (var change = 0; change < 60_000; change++)
        {
            var id = 2_000 + random.Next(300);
            if (present.Add(id))
                index.Add(id, s_few[random.Next(s_few.Length)]);
            else if (change % 3 == 0)
                index.Replace(id, s_few[random.Next(s_few.Length)]);
            else if (present.Remove(id))
                index.Remove(id);
            if (change % 7 == 0)
                index.Replace(1_000, Some.Rule(change % 2 == 0 ? "a0 AND c" : "a0 AND b1"));
        }
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), rounds => Assert.True(rounds > 0));
    }
}
