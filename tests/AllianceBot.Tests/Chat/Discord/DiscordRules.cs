using System.Text.Json.Nodes;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>What Discord refuses in a message, written down from its documents (resources/message, components/reference), apart from the client.</summary>
internal static class DiscordRules
{
    public static IReadOnlyList<string> Violations(JsonNode message)
    {
        var found = new List<string>();
        Check(found, "content", Length(message["content"]), 0, 2000);
        var embeds = Items(message["embeds"]);
        var total = 0;
        if (embeds.Count > 10)
            found.Add("more than 10 embeds");
        foreach (var embed in embeds)
        {
            total += Check(found, "title", Length(embed!["title"]), embed["title"] is null ? 0 : 1, 256);
            total += Check(found, "description", Length(embed["description"]), embed["description"] is null ? 0 : 1, 4096);
            total += Check(found, "footer", Length(embed["footer"]?["text"]), embed["footer"] is null ? 0 : 1, 2048);
            total += Check(found, "author", Length(embed["author"]?["name"]), embed["author"] is null ? 0 : 1, 256);
            Url(found, embed["url"]);
            Url(found, embed["thumbnail"]?["url"]);
            foreach (var field in Items(embed["fields"]))
            {
                total += Check(found, "field name", Length(field!["name"]), 1, 256);
                total += Check(found, "field value", Length(field["value"]), 1, 1024);
            }
        }
        if (total > 6000)
            found.Add($"{total} characters in all embeds");
        if (embeds.Count == 0 && Length(message["content"]) == 0 && Items(message["components"]).Count == 0)
            found.Add("empty");
        var parts = Items(message["components"]).SelectMany(row => Items(row!["components"])).ToList();
        foreach (var part in parts)
        {
            Check(found, "custom_id", Length(part!["custom_id"]), 1, 100);
            if ((int?)part["type"] == 2)
                Check(found, "label", Length(part["label"]), 1, 80);
            foreach (var option in Items(part["options"]))
            {
                Check(found, "option label", Length(option!["label"]), 1, 100);
                Check(found, "option value", Length(option["value"]), 1, 100);
            }
            if (Items(part["options"]).Count > 25)
                found.Add("more than 25 options");
        }
        if (Items(message["components"]).Count > 5 || Items(message["components"]).Any(row => Items(row!["components"]).Count > 5))
            found.Add("too many components");
        if (parts.Select(part => (string?)part!["custom_id"]).Distinct().Count() != parts.Count)
            found.Add("a custom_id twice");
        return found;
    }

    private static int Check(List<string> found, string what, int length, int least, int most)
    {
        if (length < least || length > most)
            found.Add($"{what} of {length}");
        return length;
    }

    private static void Url(List<string> found, JsonNode? url)
    {
        if (url is not null && !(Uri.TryCreate((string?)url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            found.Add($"address {url}");
    }

    // In code points, of the trimmed text.
    private static int Length(JsonNode? text) => ((string?)text ?? "").Trim().EnumerateRunes().Count();

    private static JsonArray Items(JsonNode? list) => list as JsonArray ?? [];
}
