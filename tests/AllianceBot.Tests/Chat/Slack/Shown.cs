using System.Text.Json;
using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Chat.Slack;
using AllianceBot.Commands;
using AllianceBot.SlackApi;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.SocketMode;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>What Slack gets, as JSON, and what people read in it.</summary>
internal static class Shown
{
    public static JsonArray Blocks(IEnumerable<Block> blocks) => [.. blocks.Select(block => JsonSerializer.SerializeToNode(block, OutgoingJson.Types.Block))];

    /// <summary>The blocks of a card, with its fallback text first.</summary>
    public static JsonArray Card(Card card, string key = "key1")
    {
        var drawn = SlackCards.Draw(card, key);
        return [(JsonNode)drawn.Text, .. Blocks(drawn.Blocks).Select(block => block!.DeepClone())];
    }

    public static JsonArray Answer(Reply reply)
    {
        var drawn = SlackReplies.Draw(reply);
        return [(JsonNode)drawn.Text!, .. Blocks(drawn.Blocks ?? []).Select(block => block!.DeepClone())];
    }

    /// <summary>All strings but types, one after another.</summary>
    public static string Text(JsonNode? drawn) => drawn switch
    {
        JsonArray array => string.Join(' ', array.Select(Text)),
        JsonObject part => string.Join(' ', part.Where(member => member.Key is not "type").Select(member => Text(member.Value))),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => "",
    };

    /// <summary>The strings that Slack reads as markup: the fallback text, and mrkdwn objects.</summary>
    public static IEnumerable<string> Markup(JsonNode? drawn) => drawn switch
    {
        JsonArray array => array.SelectMany(Markup),
        JsonObject part when (string?)part["type"] == "mrkdwn" => [(string)part["text"]!],
        JsonObject part => part.SelectMany(member => member.Value is JsonArray or JsonObject ? Markup(member.Value) : []),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>The parts of a kind, such as link.</summary>
    public static IEnumerable<JsonObject> Parts(JsonNode? drawn, string type) => drawn switch
    {
        JsonArray array => array.SelectMany(part => Parts(part, type)),
        JsonObject part => part.SelectMany(member => Parts(member.Value, type)).Concat((string?)(part["type"] as JsonValue) == type ? [part] : []),
        _ => [],
    };

    public static string Of(IEnumerable<SlackAck> acks) => string.Join('\n', acks.Select(ack => string.Join(' ',
        ack.Text, Text(Blocks(ack.Blocks ?? [])), string.Join(' ', ack.FieldErrors?.Values ?? []), Text(Blocks(ack.View?.Blocks ?? [])))));
}
