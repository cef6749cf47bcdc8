using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AllianceBot.Alerts;
using AllianceBot.Chat.Discord;
using AllianceBot.Commands;
using AllianceBot.TestSupport;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Cards and answers as the JSON that goes to Discord.</summary>
internal static class Drawn
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static JsonNode Card(Card card, string key = "ab12cd34-7f") => JsonSerializer.SerializeToNode(DiscordCards.Draw(card, key), Json)!;

    public static JsonNode Reply(Reply reply) => JsonSerializer.SerializeToNode(DiscordReplies.Draw(reply, askedKey: "asked"), Json)!;

    /// <summary>Compares with the file of that name; where they differ, what was drawn is put beside it as .received.json.</summary>
    public static void IsGolden(string name, JsonNode drawn)
    {
        var folder = Path.Combine(RepositoryPaths.Root, "tests", "AllianceBot.Tests", "Chat", "Discord", "Golden");
        var text = drawn.ToJsonString(Json) + "\n";
        var path = Path.Combine(folder, $"{name}.json");
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return;
        File.WriteAllText(Path.Combine(folder, $"{name}.received.json"), text);
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text);
    }

    /// <summary>Every text in it that people see.</summary>
    public static IReadOnlyList<string> Texts(JsonNode node) => Texts(node, ["custom_id", "url", "timestamp"]);

    /// <summary>The texts in which Discord looks for markdown: not author, footer and labels.</summary>
    public static IReadOnlyList<string> Markdown(JsonNode node) => Texts(node, ["custom_id", "url", "timestamp", "author", "footer", "label"]);

    private static IReadOnlyList<string> Texts(JsonNode node, string[] without) => node switch
    {
        JsonObject members => [.. members.Where(member => member.Value is not null && !without.Contains(member.Key)).SelectMany(member => Texts(member.Value!, without))],
        JsonArray items => [.. items.SelectMany(item => item is null ? [] : Texts(item, without))],
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
