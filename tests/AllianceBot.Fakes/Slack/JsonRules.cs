using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>
/// What rules on JSON are made of. Each fault is reported as Slack does, with a json-pointer. Lengths are counted in UTF-16 units, the
/// strictest reading of "characters".
/// </summary>
public abstract class JsonRules
{
    private readonly List<string> _faults = [];

    protected IReadOnlyList<string> Faults => _faults;

    protected void Fault(string text, string at) => _faults.Add($"{text} [json-pointer:{at}]");

    protected void PlainText(JsonNode? text, string at, int limit)
    {
        if (Kind(text) == "mrkdwn") Fault("must be a plain_text object", $"{at}/type");
        AnyText(text, at, limit);
    }

    protected void AnyText(JsonNode? node, string at, int limit)
    {
        if (node is not JsonObject text || Kind(text) is not ("plain_text" or "mrkdwn"))
        {
            Fault("must be a text object", at);
            return;
        }

        Members(text, at, Kind(text) == "mrkdwn" ? ["text", "verbatim"] : ["text", "emoji"]);
        var length = Text(text["text"])?.Length ?? 0;
        if (length < 1) Fault("must be more than 0 characters", $"{at}/text");
        if (length > limit) Fault($"must be less than {limit + 1} characters", $"{at}/text");
    }

    protected void List(JsonNode? list, string at, int limit, Action<JsonNode?, string> check)
    {
        if (list is not JsonArray { Count: > 0 } array)
        {
            Fault("no fewer than 1 items allowed", at);
            return;
        }

        if (array.Count > limit) Fault($"no more than {limit} items allowed", at);
        for (var index = 0; index < array.Count; index++) check(array[index], $"{at}/{index}");
    }

    protected void OptionalText(JsonObject holder, string name, string at, int limit)
    {
        if (holder[name] is null) return;
        if (Text(holder[name]) is not { } text) Fault("must be a string", $"{at}/{name}");
        else if (text.Length > limit) Fault($"must be less than {limit + 1} characters", $"{at}/{name}");
    }

    protected void Members(JsonObject holder, string at, params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in holder)
        {
            if (name is not ("type" or "block_id") && !known.Contains(name)) Fault($"invalid additional property: {name}", at);
        }
    }

    protected static IEnumerable<JsonNode?> Items(JsonNode? node) => node as JsonArray ?? [];

    protected static string? Kind(JsonNode? node) => Text((node as JsonObject)?["type"]);

    protected static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
