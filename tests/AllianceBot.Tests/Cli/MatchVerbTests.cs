using System.Text.Json;
using AllianceBot.Cli;

namespace AllianceBot.Tests.Cli;

public sealed class MatchVerbTests
{
    [Theory]
    [InlineData("""{"id":7,"rule":"renault","item":{"content":"Le <b>Renault</b>"}}""",
        """{"id":7,"matched":true,"explain":[{"clause":"renault","field":"content","start":6,"length":7,"text":"Renault"}]}""")]
    [InlineData("""{"id":"a","rule":"renault NOT nissan","item":{"title":"Renault","summary":"Nissan","content":null}}""",
        """{"id":"a","matched":false,"explain":[]}""")]
    [InlineData("""{"id":1,"rule":"titel:x","item":{}}""",
        """{"id":1,"error":{"code":"unknown-field","start":0,"length":5,"message":"There is no field titel: did you mean title?","suggestion":"title:x"}}""")]
    [InlineData("""{"rule":"renault","item":{"content":"renault"}}""",
        """{"id":null,"matched":true,"explain":[{"clause":"renault","field":"content","start":0,"length":7,"text":"renault"}]}""")]
    public async Task A_line_is_answered_by_a_line(string question, string answer) => Assert.Equal(answer, await AnswerAsync(question));

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"rule":"renault"}""")]
    [InlineData("null")]
    public async Task A_bad_line_is_answered_by_an_error_and_the_next_one_goes_on(string question)
    {
        var answers = await AnswerAsync(question + "\n" + """{"id":2,"rule":"a","item":{"title":"a"}}""");
        Assert.StartsWith("{\"error\":", answers, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(answers.Split('\n')[1]).RootElement.GetProperty("matched").GetBoolean());
    }

    [Theory]
    [InlineData("""{"id":1,"rule":5}""", "see $.rule, byte 16")]
    [InlineData("[]", "see $, byte 1")]
    public async Task A_bad_line_is_told_its_place_and_not_our_types(string question, string place)
    {
        var answer = await AnswerAsync(question);

        Assert.Contains(place, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("AllianceBot", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_gets_the_places_a_near_miss_or_a_caret()
    {
        var file = new FileInfo(Path.Combine(Directory.CreateTempSubdirectory().FullName, "item.txt"));
        await File.WriteAllTextAsync(file.FullName, "Renault and Toyota", TestContext.Current.CancellationToken);
        Assert.Equal((0, "renault in content:\n  Renault and Toyota\n  ^^^^^^^\n", ""), await ExplainAsync("renault OR nissan", file));
        Assert.Equal((1, "No match; only this is missing: nissan\n", ""), await ExplainAsync("renault AND nissan", file));
        Assert.Equal((1, "No match.\n", ""), await ExplainAsync("ford", file));
        Assert.Equal((2, "", "renault AND *x\n            ^\n* may only end a word: nothing can be searched by its end.\nTry: x\n"), await ExplainAsync("renault AND *x", file));
        await File.WriteAllTextAsync(file.FullName, """{"title":"Nissan","lang":"fr"}""", TestContext.Current.CancellationToken);
        Assert.Equal((0, "nissan in title:\n  Nissan\n  ^^^^^^\n", ""), await ExplainAsync("nissan", file));
    }

    [Fact]
    public async Task Many_places_are_counted_and_the_first_ones_shown_harmless()
    {
        var file = new FileInfo(Path.Combine(Directory.CreateTempSubdirectory().FullName, "item.txt"));
        await File.WriteAllTextAsync(file.FullName, "a \u001b[2J nissan\u202e\n日産 nissan nissan nissan", TestContext.Current.CancellationToken);
        var (_, output, _) = await ExplainAsync("nissan", file);
        Assert.StartsWith("nissan in content, 4 times; the first 3:\n  a  [2J nissan", output, StringComparison.Ordinal);
        Assert.Equal(7, output.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain(output, letter => letter is '\u001b' or '\u202e');
    }

    private static async Task<string> AnswerAsync(string lines)
    {
        var output = new StringWriter { NewLine = "\n" };
        await JsonLines.AnswerAsync(new StringReader(lines), output, (line, _) => ValueTask.FromResult(MatchVerb.Answer(line)), TestContext.Current.CancellationToken);
        return output.ToString().TrimEnd('\n');
    }

    private static async Task<(int Code, string Output, string Errors)> ExplainAsync(string rule, FileInfo file)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await MatchVerb.ExplainAsync(rule, file, output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
