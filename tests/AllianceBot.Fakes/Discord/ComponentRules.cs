using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>What Discord refuses in the components of a classic message or of a modal: components/reference.</summary>
internal sealed class ComponentRules(FormRules rules)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public void Message(JsonArray rows)
    {
        if (rows.Count > 5)
            rules.Add("components", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.");
        for (var i = 0; i < rows.Count; i++)
        {
            var path = $"components.{i}";
            if ((int?)rows[i]?["type"] != 1)
            {
                rules.Add($"{path}.type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).");
                continue;
            }
            var parts = FormRules.Items(rows[i]?["components"]);
            var buttons = parts.Count(part => (int?)part?["type"] == 2);
            if (parts.Count == 0 || buttons > 5 || (buttons < parts.Count && parts.Count > 1))
                rules.Add($"{path}.components", "BASE_TYPE_BAD_LENGTH", "A row holds 1 to 5 buttons or one select.");
            for (var j = 0; j < parts.Count; j++)
                Part(parts[j] as JsonObject ?? [], $"{path}.components.{j}");
        }
    }

    public void Modal(JsonArray components)
    {
        for (var i = 0; i < components.Count; i++)
        {
            var path = $"data.components.{i}";
            switch ((int?)components[i]?["type"])
            {
                case 1:
                    var parts = FormRules.Items(components[i]?["components"]);
                    if (parts.Count != 1 || (int?)parts[0]?["type"] != 4)
                        rules.Add($"{path}.components", "BASE_TYPE_BAD_LENGTH", "A row of a modal holds one text input.");
                    else
                        Input((JsonObject)parts[0]!, $"{path}.components.0", labelled: false);
                    break;
                case 18:
                    rules.Text(components[i]?["label"], $"{path}.label", 1, 45, required: true);
                    rules.Text(components[i]?["description"], $"{path}.description", 1, 100);
                    Inner(components[i]?["component"] as JsonObject ?? [], $"{path}.component");
                    break;
                case 10:
                    rules.Text(components[i]?["content"], $"{path}.content", 1, 4000, required: true);
                    break;
                default:
                    rules.Add($"{path}.type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 10, 18).");
                    break;
            }
        }
    }

    private void Inner(JsonObject part, string path)
    {
        if ((int?)part["type"] == 4)
            Input(part, path, labelled: true);
        else if ((int?)part["type"] is 3 or 5 or 6 or 7 or 8)
            Select(part, path);
        else
            rules.Add($"{path}.type", "UNION_TYPE_CHOICES", "Not a component for a label.");
    }

    private void Part(JsonObject part, string path)
    {
        switch ((int?)part["type"])
        {
            case 2:
                Button(part, path);
                break;
            case 3 or 5 or 6 or 7 or 8:
                Select(part, path);
                break;
            default:
                rules.Add($"{path}.type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).");
                break;
        }
    }

    private void Button(JsonObject button, string path)
    {
        rules.Text(button["label"], $"{path}.label", 0, 80);
        if (FormRules.Length(button["label"]) == 0 && button["emoji"] is null)
            rules.Add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji.");
        switch ((int?)button["style"])
        {
            case >= 1 and <= 4 when button["url"] is null:
                CustomId(button, path);
                break;
            case 5 when button["custom_id"] is null:
                if (button["url"] is null)
                    rules.Add($"{path}.url", "BASE_TYPE_REQUIRED", "This field is required");
                rules.Url(button["url"], $"{path}.url", 512, deepLinks: true);
                break;
            case 5:
                rules.Add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified");
                break;
            default:
                rules.Add($"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.");
                break;
        }
    }

    private void Select(JsonObject select, string path)
    {
        CustomId(select, path);
        rules.Text(select["placeholder"], $"{path}.placeholder", 0, 150);
        if ((int?)select["type"] != 3)
            return;
        var options = FormRules.Items(select["options"]);
        if (options.Count is < 1 or > 25)
            rules.Add($"{path}.options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.");
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Count; i++)
        {
            rules.Text(options[i]?["label"], $"{path}.options.{i}.label", 1, 100, required: true);
            rules.Text(options[i]?["value"], $"{path}.options.{i}.value", 1, 100, required: true);
            rules.Text(options[i]?["description"], $"{path}.options.{i}.description", 0, 100);
            if (!values.Add(FormRules.Value(options[i]?["value"])))
                rules.Add($"{path}.options.{i}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used");
        }
    }

    private void Input(JsonObject input, string path, bool labelled)
    {
        CustomId(input, path);
        if (!labelled)
            rules.Text(input["label"], $"{path}.label", 1, 45, required: true);
        rules.Text(input["value"], $"{path}.value", 0, (int?)input["max_length"] ?? 4000);
        rules.Text(input["placeholder"], $"{path}.placeholder", 0, 100);
        if ((int?)input["style"] is not (1 or 2))
            rules.Add($"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
    }

    private void CustomId(JsonObject part, string path)
    {
        rules.Text(part["custom_id"], $"{path}.custom_id", 1, 100, required: true);
        if (FormRules.Value(part["custom_id"]) is { Length: > 0 } id && !_ids.Add(id))
            rules.Add($"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
    }
}
