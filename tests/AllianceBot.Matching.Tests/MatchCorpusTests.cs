using System.Text.Json;
using AllianceBot.TestSupport;

namespace AllianceBot.Matching.Tests;

/// <summary>The public cases that stand beside the checkout on some machines.</summary>
public sealed class MatchCorpusTests
{
    [Fact]
    public void Every_sure_case_is_right_and_nine_in_ten_of_the_disputable_ones()
    {
        Assert.SkipWhen(RepositoryPaths.Corpora is null, RepositoryPaths.CorporaMissing);
        var wrong = new List<(int Tier, string Case)>();
        var disputable = 0;
        foreach (var line in Lines("match_cases.jsonl"))
        {
            var tier = line.GetProperty("tier").GetInt32();
            disputable += tier == 2 ? 1 : 0;
            var item = line.GetProperty("item");
            var matched = RuleParser.Parse(line.GetProperty("rule").GetString()!).Rule?.Matches(MatchItem.FromMarkup(
                Text("title"), Text("summary"), Text("content"), Text("source"), Text("author"), Text("lang"), Text("url")));
            if (matched != line.GetProperty("expect").GetBoolean())
                wrong.Add((tier, line.GetRawText()));

            string Text(string name) => item.GetProperty(name).GetString()!;
        }
        Assert.DoesNotContain(wrong, wrong => wrong.Tier == 1);
        Assert.InRange(wrong.Count, 0, disputable / 10);
    }

    [Fact]
    public void Every_rule_to_refuse_is_refused_with_a_range_inside_it()
    {
        Assert.SkipWhen(RepositoryPaths.Corpora is null, RepositoryPaths.CorporaMissing);
        foreach (var line in Lines("parse_errors.jsonl"))
            Some.Error(line.GetProperty("rule").GetString()!);
    }

    private static IEnumerable<JsonElement> Lines(string file) =>
        File.ReadLines(Path.Combine(RepositoryPaths.Corpora!, "match", file)).Select(line => JsonDocument.Parse(line).RootElement);
}
