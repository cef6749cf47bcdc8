using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>What Discord refuses in a message or modal as 50035: resources/message and components/reference.</summary>
internal sealed class FormRules
{
    private readonly List<FormFault> _faults = [];

    /// <summary>Refuses a message that breaks a rule; with 50006 one that is empty, unless it edits or defers.</summary>
    public static void DemandMessage(JsonObject message, bool mayBeEmpty, bool mayBeEphemeral = false, bool hasFiles = false)
    {
        var rules = new FormRules();
        rules.Message(message, mayBeEphemeral);
        rules.Throw();
        if (!mayBeEmpty && !hasFiles && Length(message["content"]) == 0 && Items(message["embeds"]).Count == 0 && Items(message["components"]).Count == 0)
            throw new ApiRefusal(400, 50006, "Cannot send an empty message");
    }

    public static void DemandModal(JsonObject modal)
    {
        var rules = new FormRules();
        rules.Text(modal["custom_id"], "data.custom_id", 1, 100, required: true);
        rules.Text(modal["title"], "data.title", 1, 45, required: true);
        var components = Items(modal["components"]);
        if (components.Count is < 1 or > 5)
            rules.Add("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
        new ComponentRules(rules).Modal(components);
        rules.Throw();
    }

    public static void DemandName(JsonNode? name, string path)
    {
        var rules = new FormRules();
        rules.Text(name, path, 1, 100, required: true);
        rules.Throw();
    }

    public void Add(string path, string code, string message) => _faults.Add(new FormFault(path, code, message));

    public void Text(JsonNode? node, string path, int least, int most, bool required = false)
    {
        if (node is null)
        {
            if (required)
                Add(path, "BASE_TYPE_REQUIRED", "This field is required");
            return;
        }
        if (node is not JsonValue value || !value.TryGetValue<string>(out _))
            Add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.");
        else if (required && Length(node) == 0)
            Add(path, "BASE_TYPE_REQUIRED", "This field is required");
        else if (Length(node) < least || Length(node) > most)
            Add(path, least == 0 ? "BASE_TYPE_MAX_LENGTH" : "BASE_TYPE_BAD_LENGTH", least == 0 ? $"Must be {most} or fewer in length." : $"Must be between {least} and {most} in length.");
    }

    public void Url(JsonNode? node, string path, int most = 2048, bool attachments = false, bool deepLinks = false)
    {
        if (node is null)
            return;
        var url = Value(node);
        if (attachments && url.StartsWith("attachment://", StringComparison.Ordinal))
            return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || url.Contains(' ', StringComparison.Ordinal))
            Add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
        else if (uri.Scheme is not ("http" or "https") && !(deepLinks && uri.Scheme == "discord"))
            Add(path, "URL_TYPE_INVALID_SCHEME", $"Scheme \"{uri.Scheme}\" is not supported. Scheme must be one of ('http', 'https').");
        else if (url.Length > most)
            Add(path, "BASE_TYPE_MAX_LENGTH", $"Must be {most} or fewer in length.");
    }

    public static JsonArray Items(JsonNode? node) => node as JsonArray ?? [];

    public static string Value(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>In code points, of the trimmed text.</summary>
    public static int Length(JsonNode? node) => Value(node).Trim().EnumerateRunes().Count();

    private void Message(JsonObject message, bool mayBeEphemeral)
    {
        Text(message["content"], "content", 0, 2000);
        Text(message["nonce"], "nonce", 0, 25);
        var embeds = Items(message["embeds"]);
        if (embeds.Count > 10)
            Add("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
        for (var i = 0; i < embeds.Count; i++)
            Embed(embeds[i] as JsonObject ?? [], $"embeds.{i}");
        if (embeds.OfType<JsonObject>().Sum(TextOf) > 6000)
            Add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
        new ComponentRules(this).Message(Items(message["components"]));
        Mentions(message["allowed_mentions"] as JsonObject);
        var allowed = (1 << 2) | (1 << 12) | (1 << 15) | (mayBeEphemeral ? 1 << 6 : 0);
        if (((int?)message["flags"] ?? 0) is var flags && (flags & ~allowed) != 0)
            Add("flags", "MESSAGE_FLAGS_INVALID", $"Flags {flags} are not allowed here.");
    }

    private void Embed(JsonObject embed, string path)
    {
        Text(embed["title"], $"{path}.title", 0, 256);
        Text(embed["description"], $"{path}.description", 0, 4096);
        Url(embed["url"], $"{path}.url");
        if (embed["color"] is { } color && (int)color is < 0 or > 0xFFFFFF)
            Add($"{path}.color", "NUMBER_TYPE_MAX", "int value should be between 0 and 16777215.");
        if (embed["timestamp"] is { } time && !DateTimeOffset.TryParse(Value(time), out _))
            Add($"{path}.timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
        if (embed["footer"] is JsonObject footer)
        {
            Text(footer["text"], $"{path}.footer.text", 0, 2048, required: true);
            Url(footer["icon_url"], $"{path}.footer.icon_url", attachments: true);
        }
        if (embed["author"] is JsonObject author)
        {
            Text(author["name"], $"{path}.author.name", 0, 256, required: true);
            Url(author["url"], $"{path}.author.url");
        }
        foreach (var picture in (string[])["image", "thumbnail"])
        {
            if (embed[picture] is JsonObject image)
                Url(image["url"], $"{path}.{picture}.url", attachments: true);
        }
        var fields = Items(embed["fields"]);
        if (fields.Count > 25)
            Add($"{path}.fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
        for (var i = 0; i < fields.Count; i++)
        {
            Text(fields[i]?["name"], $"{path}.fields.{i}.name", 0, 256, required: true);
            Text(fields[i]?["value"], $"{path}.fields.{i}.value", 0, 1024, required: true);
        }
        if (TextOf(embed) == 0 && embed["image"] is null && embed["thumbnail"] is null && embed["url"] is null && embed["timestamp"] is null)
            Add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    private static int TextOf(JsonObject embed) =>
        Length(embed["title"]) + Length(embed["description"]) + Length(embed["footer"]?["text"]) + Length(embed["author"]?["name"])
        + Items(embed["fields"]).Sum(field => Length(field?["name"]) + Length(field?["value"]));

    private void Mentions(JsonObject? mentions)
    {
        foreach (var kind in (string[])["users", "roles"])
        {
            var ids = Items(mentions?[kind]);
            if (ids.Count > 100)
                Add($"allowed_mentions.{kind}", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.");
            if (ids.Count > 0 && Items(mentions?["parse"]).Any(parse => Value(parse) == kind))
                Add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", $"parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
        }
    }

    private void Throw()
    {
        if (_faults.Count > 0)
            throw new ApiRefusal(400, 50035, "Invalid Form Body", _faults);
    }
}
