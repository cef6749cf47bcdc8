using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>Something that a user did, and what the bot answered. Read inside <see cref="FakeDiscord.Read{T}"/> while the bot works.</summary>
public sealed class FakeInteraction
{
    public const int Command = 2;
    public const int Component = 3;
    public const int Autocomplete = 4;
    public const int ModalSubmit = 5;

    public required ulong Id { get; init; }

    public required string Token { get; init; }

    public required int Type { get; init; }

    public required FakeChannel Channel { get; init; }

    public required FakeUser User { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The message whose button or select was used, also when a modal came between.</summary>
    public FakeMessage? Source { get; init; }

    /// <summary>The first answer: type and data. Null until it came.</summary>
    public JsonObject? Response { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>@original, once there is one.</summary>
    public FakeMessage? Original { get; set; }

    /// <summary>"Thinking": answered by type 5, and not filled in yet.</summary>
    public bool IsThinking { get; set; }

    public bool IsEphemeral { get; set; }

    public List<FakeMessage> Followups { get; } = [];

    public int? ResponseType => (int?)Response?["type"];

    /// <summary>The text that the user sees in the end: @original's content and embeds.</summary>
    public string Text => Original is null || IsThinking ? "" : Original.Content + string.Concat(Original.Embeds.Select(embed =>
        $"\n{(string?)embed?["title"]}\n{(string?)embed?["description"]}"));

    public JsonObject ToJson(World world) => new()
    {
        ["id"] = WorldJson.Id(Id),
        ["type"] = Type,
        ["response"] = Response?.DeepClone(),
        ["ephemeral"] = IsEphemeral,
        ["thinking"] = IsThinking,
        ["milliseconds"] = AnsweredAt is { } answered ? (answered - Created).TotalMilliseconds : null,
        ["message"] = Original is null || IsThinking ? null : WorldJson.Message(world, Original),
        ["followups"] = new JsonArray([.. Followups.Select(message => (JsonNode)WorldJson.Message(world, message))]),
    };
}
