using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>What a filled-in view reports, by block and action.</summary>
internal static class FakeViewState
{
    public static JsonObject Of(JsonArray blocks, IReadOnlyDictionary<string, string> values)
    {
        var state = new JsonObject();
        foreach (var block in blocks.OfType<JsonObject>().Where(block => block["type"]!.GetValue<string>() == "input"))
        {
            var id = block["block_id"]!.GetValue<string>();
            var element = block["element"]!.AsObject();
            var value = values.GetValueOrDefault(id) ?? Initial(element);
            if (string.IsNullOrEmpty(value) && block["optional"]?.GetValue<bool>() != true)
                throw new InvalidOperationException($"Slack asks for the field {id} before it submits.");

            var answer = new JsonObject { ["type"] = element["type"]!.GetValue<string>() };
            Answer(answer, element, value);
            state[id] = new JsonObject { [element["action_id"]?.GetValue<string>() ?? "auto"] = answer };
        }

        foreach (var unknown in values.Keys.Where(key => !state.ContainsKey(key))) throw new InvalidOperationException($"The view has no field {unknown}.");
        return state;
    }

    /// <summary>Writes an answer in the way of its element. Choices must be among the options; several are separated by commas.</summary>
    public static void Answer(JsonObject answer, JsonObject element, string? value)
    {
        switch (element["type"]!.GetValue<string>())
        {
            case "static_select" or "radio_buttons" or "overflow":
                answer["selected_option"] = string.IsNullOrEmpty(value) ? null : Option(element, value);
                break;
            case "checkboxes" or "multi_static_select":
                answer["selected_options"] = new JsonArray([.. (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(chosen => Option(element, chosen))]);
                break;
            case "conversations_select":
                answer["selected_conversation"] = value;
                break;
            default:
                answer["value"] = value;
                break;
        }
    }

    private static string? Initial(JsonObject element) =>
        element["initial_value"]?.GetValue<string>()
        ?? element["initial_option"]?["value"]?.GetValue<string>()
        ?? element["initial_conversation"]?.GetValue<string>()
        ?? (element["initial_options"] is JsonArray options ? string.Join(',', options.Select(option => option!["value"]!.GetValue<string>())) : null);

    private static JsonNode Option(JsonObject element, string value) =>
        element["options"]!.AsArray().First(option => option!["value"]!.GetValue<string>() == value)!.DeepClone();
}
