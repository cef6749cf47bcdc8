using System.Text.Json;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>A call of a Web API method: its arguments, from JSON or a form, where structures come as JSON strings.</summary>
internal sealed record FakeCall(string Method, string? Token, JsonObject Arguments)
{
    public string? Text(string name) => Arguments[name] switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    public bool IsTrue(string name) => Text(name) is "true" or "1";

    public int Number(string name, int otherwise) => int.TryParse(Text(name), out var number) ? number : otherwise;

    /// <summary>An array or object, given as such or as a JSON string. False when it is a string that is no JSON.</summary>
    public bool TryStructure(string name, out JsonNode? node)
    {
        node = Arguments[name]?.DeepClone();
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text)) return true;
        try
        {
            node = text.Length == 0 ? null : JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Answers in Slack's form: HTTP 200, ok true or false.</summary>
internal static class FakeAnswer
{
    public static JsonObject Ok(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var answer = new JsonObject { ["ok"] = true };
        foreach (var (name, value) in members) answer[name] = value;
        return answer;
    }

    public static JsonObject Error(string code) => new() { ["ok"] = false, ["error"] = code };

    /// <summary>With the explanations where Slack puts them, twice.</summary>
    public static JsonObject Error(string code, IReadOnlyList<string> details) => new()
    {
        ["ok"] = false,
        ["error"] = code,
        ["errors"] = new JsonArray([.. details.Select(detail => JsonValue.Create(detail))]),
        ["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. details.Select(detail => JsonValue.Create($"[ERROR] {detail}"))]) },
    };

    public static JsonObject MissingScope(string needed, IEnumerable<string> provided) => new()
    {
        ["ok"] = false,
        ["error"] = "missing_scope",
        ["needed"] = needed,
        ["provided"] = string.Join(',', provided.Order(StringComparer.Ordinal)),
    };

    public static bool IsOk(JsonObject answer) => answer["ok"] is JsonValue ok && ok.TryGetValue<bool>(out var value) && value;
}
