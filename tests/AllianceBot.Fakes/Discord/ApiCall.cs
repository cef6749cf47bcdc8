using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace AllianceBot.Fakes.Discord;

/// <summary>One request to the API, as its handler sees it.</summary>
internal sealed record ApiCall(World World, IReadOnlyDictionary<string, string> Path, IReadOnlyDictionary<string, StringValues> Query, JsonNode? Body)
{
    /// <summary>Files beside payload_json: name and size.</summary>
    public IReadOnlyList<(string Name, long Size)> Files { get; init; } = [];

    public JsonObject Form => Body as JsonObject ?? [];

    public ulong Id(string name) =>
        ulong.TryParse(Path[name], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new ApiRefusal(400, 50035, "Invalid Form Body", [new FormFault(name, "NUMBER_TYPE_COERCE", $"Value \"{Path[name]}\" is not snowflake.")]);

    public int Number(string name, int otherwise, int least, int most)
    {
        if (!Query.TryGetValue(name, out var text))
            return otherwise;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            throw new ApiRefusal(400, 50035, "Invalid Form Body", [new FormFault(name, "NUMBER_TYPE_MAX", $"int value should be from {least} to {most}.")]);
        return number;
    }

    public ulong? IdInQuery(string name) => Query.TryGetValue(name, out var text) && ulong.TryParse(text, out var id) ? id : null;

    public FakeChannel Channel(string name = "channel")
    {
        var id = Id(name);
        return World.Channels.GetValueOrDefault(id) ?? throw new ApiRefusal(404, 10003, "Unknown Channel");
    }

    public FakeMessage Message(FakeChannel channel)
    {
        var id = Id("message");
        return channel.Messages.Find(message => message.Id == id) ?? throw new ApiRefusal(404, 10008, "Unknown Message");
    }

    /// <summary>A server that the bot is in.</summary>
    public FakeGuild Guild()
    {
        var id = Id("guild");
        return World.Guilds.GetValueOrDefault(id) ?? throw new ApiRefusal(403, 50001, "Missing Access");
    }
}

/// <summary>What a handler answers; a null body is 204.</summary>
internal sealed record ApiAnswer(int Status, JsonNode? Body)
{
    public static readonly ApiAnswer NoContent = new(204, null);

    public static ApiAnswer Ok(JsonNode body) => new(200, body);
}

/// <summary>A refusal of the API. Thrown by handlers, written by the pipeline.</summary>
internal sealed class ApiRefusal(int status, int code, string message, IReadOnlyList<FormFault>? faults = null) : Exception(message)
{
    public ApiAnswer ToAnswer()
    {
        var body = new JsonObject { ["message"] = Message, ["code"] = code };
        if (faults is { Count: > 0 })
            body["errors"] = FormFault.Tree(faults);
        return new ApiAnswer(status, body);
    }
}

/// <summary>One field that was refused.</summary>
/// <param name="Path">Dotted, such as <c>embeds.0.title</c>.</param>
internal sealed record FormFault(string Path, string Code, string Message)
{
    /// <summary>The nested form in which Discord answers them.</summary>
    public static JsonObject Tree(IEnumerable<FormFault> faults)
    {
        var root = new JsonObject();
        foreach (var fault in faults)
        {
            var node = root;
            foreach (var step in fault.Path.Split('.', StringSplitOptions.RemoveEmptyEntries))
                node = (JsonObject)(node[step] ??= new JsonObject());
            ((JsonArray)(node["_errors"] ??= new JsonArray())).Add(new JsonObject { ["code"] = fault.Code, ["message"] = fault.Message });
        }
        return root;
    }
}
