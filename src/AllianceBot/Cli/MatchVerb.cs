using System.CommandLine;
using System.Text.Json;
using AllianceBot.Matching;
using AllianceBot.Security;

namespace AllianceBot.Cli;

/// <summary>
/// <c>match</c>: in batch, one <c>{"id","rule","item":{...}}</c> a line; or <c>match --rule '...' --item file</c> explains one
/// rule and one item to a person. The item's texts are markup.
/// </summary>
internal static class MatchVerb
{
    /// <summary>Of the places of a clause in a field.</summary>
    private const int MostShown = 3;

    private static readonly Option<string?> s_rule = new("--rule") { Description = "One rule, to be explained against --item." };

    private static readonly Option<FileInfo?> s_item = new("--item")
    {
        Description = "The item: a JSON file with title, summary, content, source, author, lang, url, or any other file as its content.",
    };

    public static Command Create()
    {
        var verb = new Command("match", "Match rules against items: JSON lines in, JSON lines out; or one rule and one item, explained.") { s_rule, s_item };
        verb.SetAction(async (arguments, cancellationToken) =>
        {
            if (arguments.GetValue(s_rule) is { } rule)
                return await ExplainAsync(rule, arguments.GetValue(s_item), Console.Out, Console.Error, cancellationToken);
            var (input, output) = JsonLines.Standard();
            await using (output)
                return await JsonLines.AnswerAsync(input, output, (line, _) => ValueTask.FromResult(Answer(line)), cancellationToken);
        });
        return verb;
    }

    /// <exception cref="JsonException">The line is not as it should be.</exception>
    internal static object Answer(string line)
    {
        var question = JsonSerializer.Deserialize<MatchQuestion>(line, JsonLines.Options);
        if (question?.Rule is null)
            throw new JsonException("A line needs a rule.");
        var (rule, error) = RuleParser.Parse(question.Rule);
        if (rule is null)
            return new { id = question.Id, error };
        if (question.Item is null)
            throw new JsonException("A line needs an item.");
        var explanation = rule.Explain(question.Item.ToMatchItem());
        return new { id = question.Id, matched = explanation.Count > 0, explain = explanation };
    }

    /// <summary>Exit code 0: matches; 1: does not; 2: the rule or the item cannot be read.</summary>
    internal static async Task<int> ExplainAsync(string text, FileInfo? file, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var (rule, error) = RuleParser.Parse(text);
        if (rule is null)
        {
            await errors.WriteLineAsync($"{error!.Caret(text)}\n{error.Message}{(error.Suggestion is null ? "" : $"\nTry: {error.Suggestion}")}");
            return 2;
        }
        foreach (var lint in rule.Lints)
            await errors.WriteLineAsync($"Note: {lint.Message}");
        if (file is not { Exists: true })
        {
            await errors.WriteLineAsync(file is null ? "Name the item with --item." : $"There is no file {file.FullName}.");
            return 2;
        }
        var read = await ReadItemAsync(file, cancellationToken);
        var item = read.ToMatchItem();
        var explanation = rule.Explain(item);
        foreach (var places in explanation.GroupBy(match => (match.Clause, match.Field)))
        {
            var (count, (clause, field)) = (places.Count(), places.Key);
            await output.WriteLineAsync($"{clause} in {field}{(count == 1 ? "" : $", {count} times{(count > MostShown ? $"; the first {MostShown}" : "")}")}:");
            foreach (var match in places.Take(MostShown))
                await output.WriteLineAsync("  " + TerminalText.Lines(CaretLine.Under(read.Field(field), match.Start, match.Length)).Replace("\n", "\n  ", StringComparison.Ordinal));
        }
        if (explanation.Count == 0)
            await output.WriteLineAsync(rule.NearMiss(item) is { } missing ? $"No match; only this is missing: {missing}" : "No match.");
        return explanation.Count > 0 ? 0 : 1;
    }

    private static async Task<MatchQuestionItem> ReadItemAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllTextAsync(file.FullName, cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize<MatchQuestionItem>(content, JsonLines.Options) is { } item)
                return item;
        }
        catch (JsonException)
        {
            // Not JSON, so a text: the contract of --item.
        }
        return new MatchQuestionItem { Content = content };
    }
}

internal sealed record MatchQuestion(JsonElement? Id, string? Rule, MatchQuestionItem? Item);

/// <summary>An item as it stands in a line of the batch; what is absent is empty.</summary>
internal sealed record MatchQuestionItem
{
    public string? Title { get; init; }

    public string? Summary { get; init; }

    public string? Content { get; init; }

    public string? Source { get; init; }

    public string? Author { get; init; }

    public string? Lang { get; init; }

    public string? Url { get; init; }

    public string Field(string name) => name switch
    {
        "title" => Title,
        "summary" => Summary,
        "content" => Content,
        "source" => Source,
        "author" => Author,
        "lang" => Lang,
        _ => Url,
    } ?? "";

    public MatchItem ToMatchItem() =>
        MatchItem.FromMarkup(Title ?? "", Summary ?? "", Content ?? "", Source ?? "", Author ?? "", Lang ?? "", Url ?? "");
}
