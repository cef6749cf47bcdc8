using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>
/// Slack's schema of blocks and views.
/// </summary>
public sealed class BlockKitRules : JsonRules
{
    private static readonly HashSet<string> ActionElements =
        ["button", "static_select", "conversations_select", "channels_select", "users_select", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker"];

    private static readonly HashSet<string> InputElements =
        ["plain_text_input", "static_select", "multi_static_select", "conversations_select", "channels_select", "users_select", "checkboxes", "radio_buttons", "datepicker", "timepicker", "number_input", "email_text_input", "url_text_input"];

    private readonly bool _isMessage;

    private BlockKitRules(bool isMessage) => _isMessage = isMessage;

    public static IReadOnlyList<string> OfMessage(JsonNode? blocks)
    {
        var rules = new BlockKitRules(isMessage: true);
        rules.Blocks(blocks, "/blocks", 50);
        return rules.Faults;
    }

    public static IReadOnlyList<string> OfView(JsonNode? view)
    {
        var rules = new BlockKitRules(isMessage: false);
        rules.View(view as JsonObject);
        return rules.Faults;
    }

    private void View(JsonObject? view)
    {
        var type = Kind(view);
        if (view is null || type is not ("modal" or "home"))
        {
            Fault("must be a modal or home view", "/view/type");
            return;
        }

        if (type == "modal")
        {
            PlainText(view["title"], "/view/title", 24);
            if (view["submit"] is not null) PlainText(view["submit"], "/view/submit", 24);
            if (view["close"] is not null) PlainText(view["close"], "/view/close", 24);
            if (view["submit"] is null && Items(view["blocks"]).Any(block => Kind(block) == "input")) Fault("missing required field: submit", "/view");
        }

        OptionalText(view, "private_metadata", "/view", 3000);
        OptionalText(view, "callback_id", "/view", 255);
        Blocks(view["blocks"], "/view/blocks", 100);
    }

    private void Blocks(JsonNode? blocks, string at, int limit)
    {
        if (blocks is not JsonArray array)
        {
            Fault("must be an array", at);
            return;
        }

        if (array.Count > limit) Fault($"no more than {limit} items allowed", at);
        var ids = new HashSet<string>();
        for (var index = 0; index < array.Count; index++)
        {
            var here = $"{at}/{index}";
            if (array[index] is not JsonObject block)
            {
                Fault("must be an object", here);
                continue;
            }

            OptionalText(block, "block_id", here, 255);
            if (Text(block["block_id"]) is { } id && !ids.Add(id)) Fault("`block_id` already exists", $"{here}/block_id");
            Block(block, here);
        }
    }

    private void Block(JsonObject block, string at)
    {
        switch (Kind(block))
        {
            case "section":
                Members(block, at, "text", "fields", "accessory", "expand");
                if (block["text"] is null && block["fields"] is null) Fault("missing required field: text or fields", at);
                if (block["text"] is not null) AnyText(block["text"], $"{at}/text", 3000);
                if (block["fields"] is not null) List(block["fields"], $"{at}/fields", 10, (field, here) => AnyText(field, here, 2000));
                if (block["accessory"] is { } accessory) Element(accessory, $"{at}/accessory", []);
                break;
            case "header":
                Members(block, at, "text");
                PlainText(block["text"], $"{at}/text", 150);
                break;
            case "context":
                Members(block, at, "elements");
                List(block["elements"], $"{at}/elements", 10, (element, here) =>
                {
                    if (Kind(element) == "image") Image(element!.AsObject(), here);
                    else AnyText(element, here, 3000);
                });
                break;
            case "actions":
                Members(block, at, "elements");
                var ids = new HashSet<string>();
                List(block["elements"], $"{at}/elements", 25, (element, here) =>
                {
                    if (!ActionElements.Contains(Kind(element) ?? "")) Fault("unsupported type: " + Kind(element), $"{here}/type");
                    else Element(element!, here, ids);
                });
                break;
            case "image":
                Members(block, at, "image_url", "alt_text", "title", "slack_file");
                Image(block, at);
                if (block["title"] is not null) PlainText(block["title"], $"{at}/title", 2000);
                break;
            case "divider":
                Members(block, at);
                break;
            case "input":
                Members(block, at, "label", "element", "hint", "optional", "dispatch_action");
                PlainText(block["label"], $"{at}/label", 2000);
                if (block["hint"] is not null) PlainText(block["hint"], $"{at}/hint", 2000);
                if (!InputElements.Contains(Kind(block["element"]) ?? "")) Fault("unsupported type: " + Kind(block["element"]), $"{at}/element/type");
                else Element(block["element"]!, $"{at}/element", []);
                break;
            case "rich_text":
                Members(block, at, "elements");
                List(block["elements"], $"{at}/elements", int.MaxValue, RichTextSection);
                break;
            case "markdown" when _isMessage:
                OptionalText(block, "text", at, 12_000);
                break;
            default:
                Fault("unsupported type: " + Kind(block), $"{at}/type");
                break;
        }
    }

    private void RichTextSection(JsonNode? section, string at)
    {
        if (Kind(section) is not ("rich_text_section" or "rich_text_quote" or "rich_text_preformatted" or "rich_text_list"))
        {
            Fault("unsupported type: " + Kind(section), $"{at}/type");
            return;
        }

        List(section!["elements"], $"{at}/elements", int.MaxValue, (element, here) =>
        {
            switch (Kind(element))
            {
                case "text" when Text(element!["text"]) is null or "": Fault("must be more than 0 characters", $"{here}/text"); break;
                case "link" when Text(element!["url"]) is null or "": Fault("missing required field: url", here); break;
                case "text" or "link" or "emoji" or "user" or "channel" or "usergroup" or "broadcast" or "date" or "color" or "rich_text_section": break;
                default: Fault("unsupported type: " + Kind(element), $"{here}/type"); break;
            }
        });
    }

    private void Element(JsonNode node, string at, HashSet<string> ids)
    {
        if (node is not JsonObject element)
        {
            Fault("must be an object", at);
            return;
        }

        if (Kind(element) == "image")
        {
            Image(element, at);
            return;
        }

        OptionalText(element, "action_id", at, 255);
        if (Text(element["action_id"]) is { } id && !ids.Add(id)) Fault("`action_id` already exists", $"{at}/action_id");
        if (element["placeholder"] is not null) PlainText(element["placeholder"], $"{at}/placeholder", 150);
        switch (Kind(element))
        {
            case "button":
                Members(element, at, "action_id", "text", "value", "url", "style", "confirm", "accessibility_label");
                PlainText(element["text"], $"{at}/text", 75);
                OptionalText(element, "value", at, 2000);
                OptionalText(element, "url", at, 3000);
                if (element["style"] is not null && Text(element["style"]) is not ("primary" or "danger")) Fault("must be primary or danger", $"{at}/style");
                if (element["confirm"] is { } confirm) Confirm(confirm, $"{at}/confirm");
                break;
            case "static_select" or "multi_static_select":
                List(element["options"], $"{at}/options", 100, (option, here) => Option(option, here));
                break;
            case "overflow":
                List(element["options"], $"{at}/options", 5, (option, here) => Option(option, here));
                break;
            case "checkboxes" or "radio_buttons":
                List(element["options"], $"{at}/options", 10, (option, here) => Option(option, here));
                break;
            case "plain_text_input":
                OptionalText(element, "initial_value", at, 3000);
                break;
        }
    }

    private void Confirm(JsonNode confirm, string at)
    {
        PlainText(confirm["title"], $"{at}/title", 100);
        AnyText(confirm["text"], $"{at}/text", 300);
        PlainText(confirm["confirm"], $"{at}/confirm", 30);
        PlainText(confirm["deny"], $"{at}/deny", 30);
    }

    private void Option(JsonNode? option, string at)
    {
        AnyText(option?["text"], $"{at}/text", 75);
        if (Text(option?["value"]) is not { Length: > 0 and <= 150 }) Fault("must be between 1 and 150 characters", $"{at}/value");
        if (option?["description"] is { } description) AnyText(description, $"{at}/description", 75);
    }

    private void Image(JsonObject image, string at)
    {
        if (image["image_url"] is null == image["slack_file"] is null) Fault("exactly one of image_url and slack_file", at);
        OptionalText(image, "image_url", at, 3000);
        if (Text(image["alt_text"]) is not { Length: > 0 and <= 2000 }) Fault("must be between 1 and 2000 characters", $"{at}/alt_text");
    }
}
