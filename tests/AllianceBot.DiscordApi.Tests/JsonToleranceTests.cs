using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Tests;

/// <summary>Discord leaves out, nulls and adds fields as it likes: none of that may lose an answer or an event.</summary>
public sealed class JsonToleranceTests
{
    private const string Message = """
        {"id":"1","channel_id":"2","guild_id":"3","type":0,"content":"x","timestamp":"2026-03-01T12:00:00.000000+00:00","edited_timestamp":"2026-03-01T12:00:00+00:00","flags":64,
         "author":{"id":"4","username":"a","global_name":"A","bot":true},
         "embeds":[{"type":"rich","title":"t","description":"d","url":"https://x.example/","timestamp":"2026-03-01T12:00:00+00:00","color":5,"footer":{"text":"f","icon_url":"https://x.example/"},
           "image":{"url":"https://x.example/","width":5},"thumbnail":{"url":"https://x.example/"},"author":{"name":"n","url":"https://x.example/"},"fields":[{"name":"n","value":"v","inline":true}]}],
         "components":[{"type":1,"id":1,"components":[{"type":2,"style":1,"label":"l","custom_id":"c","emoji":{"id":"5","name":"e"},"disabled":false},{"type":3,"custom_id":"s","min_values":1,"max_values":2,
           "options":[{"label":"l","value":"v","description":"d","default":true}],"channel_types":[0],"default_values":[{"id":"1","type":"role"}]}]}],
         "thread":{"id":"9","type":11,"thread_metadata":{"archived":false,"locked":false,"archive_timestamp":"2026-03-01T12:00:00+00:00"}}}
        """;

    private const string Guild = """
        {"id":"1","name":"g","owner_id":"2","system_channel_id":"3","preferred_locale":"de","unavailable":false,"roles":[{"id":"1","name":"r","permissions":"8","mentionable":false,"managed":true}],
         "channels":[{"id":"4","type":15,"guild_id":"1","name":"c","parent_id":"5","owner_id":"6","permission_overwrites":[{"id":"1","type":0,"allow":"1","deny":"2"}],"flags":16,
           "available_tags":[{"id":"7","name":"t","moderated":false}],"permissions":"8"}]}
        """;

    private const string Interaction = """
        {"id":"1","application_id":"2","type":2,"token":"t","guild_id":"3","channel_id":"4","channel":{"id":"4","type":0},"locale":"en-US","guild_locale":"en-US","app_permissions":"8",
         "member":{"user":{"id":"5","username":"u"},"nick":"n","roles":["6"],"permissions":"8"},"user":{"id":"5","username":"u"},"message":{"id":"9","channel_id":"4"},
         "data":{"id":"7","name":"n","custom_id":"c","component_type":2,"values":["v"],"options":[{"name":"o","type":1,"options":[{"name":"p","type":3,"value":"v","focused":true},{"name":"q","type":4,"value":5}]}],
           "components":[{"type":18,"id":1,"component":{"type":4,"custom_id":"i","value":"v"}},{"type":18,"component":{"type":3,"custom_id":"j","values":["a"]}}]}}
        """;

    private const string Command = """
        [{"id":"1","type":1,"name":"n","description":"d","default_member_permissions":"32","contexts":[0,1],"options":[{"type":3,"name":"o","description":"d","required":true,"autocomplete":false,
         "choices":[{"name":"c","value":"v"},{"name":"c","value":5},{"name":"c","value":0.5}],"channel_types":[0],"min_length":1,"max_length":5,"min_value":1,"max_value":2.5,"options":[]}]}]
        """;

    private const string Ready = """
        {"v":10,"session_id":"s","resume_gateway_url":"wss://x.example","shard":[0,1],"user":{"id":"1","username":"u"},"application":{"id":"2","flags":0},"guilds":[{"id":"3","unavailable":true}]}
        """;

    public static TheoryData<string> Kinds => ["message", "guild", "interaction", "command", "ready"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_field_may_be_null_missing_or_new(string kind)
    {
        var (json, read) = Sample(kind);
        var paths = Paths(JsonNode.Parse(json)!).ToList();

        Assert.All(paths.Where(path => path[^1] is string), path => Assert.NotNull(read(Changed(json, path, null))));
        Assert.All(paths, path => Assert.NotNull(read(Changed(json, path, new JsonObject { ["surprise"] = 1 }, besides: true))));
        Assert.True(paths.Count > 5);
    }

    [Fact]
    public void Enums_and_permission_bits_that_we_do_not_know_are_kept()
    {
        var channel = JsonSerializer.Deserialize("""{"id":"1","type":99,"permissions":"1152921504606846976"}""", DiscordJson.Default.Channel)!;

        Assert.Equal((99, 1UL << 60), ((int)channel.Type!, (ulong)channel.Permissions!));
    }

    [Theory]
    [InlineData("\"18446744073709551615\"", ulong.MaxValue)]
    [InlineData("5", 5)]
    [InlineData("null", 0)]
    [InlineData("\"x\"", 0)]
    [InlineData("{\"a\":[1]}", 0)]
    public void Ids_are_strings_or_numbers_and_nonsense_is_no_id(string json, ulong expected) =>
        Assert.Equal(expected, JsonSerializer.Deserialize($$"""{"id":{{json}},"username":"u"}""", DiscordJson.Default.User)!.Id.Value);

    private static (string Json, Func<string, object?> Read) Sample(string kind) => kind switch
    {
        "message" => (Message, Reader(DiscordJson.Default.Message)),
        "guild" => (Guild, Reader(DiscordJson.Default.Guild)),
        "interaction" => (Interaction, json => JsonSerializer.Deserialize(json, DiscordJson.Default.Interaction) is { } read ? (CommandCall.Of(read), ModalFields.Of(read), read.Author) : null),
        "command" => (Command, Reader(DiscordJson.Default.IReadOnlyListCommand)),
        _ => (Ready, Reader(DiscordJson.Default.ReadyData)),
    };

    private static Func<string, object?> Reader<T>(JsonTypeInfo<T> type) => json => JsonSerializer.Deserialize(json, type);

    private static IEnumerable<object[]> Paths(JsonNode node, params object[] at)
    {
        var children = node switch
        {
            JsonObject fields => fields.Select(field => ((object)field.Key, field.Value)),
            JsonArray items => items.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (step, child) in children.ToList())
        {
            object[] path = [.. at, step];
            yield return path;
            foreach (var inner in Paths(child!, path))
                yield return inner;
        }
    }

    private static string Changed(string json, object[] path, JsonNode? value, bool besides = false)
    {
        var root = JsonNode.Parse(json)!;
        var parent = path.SkipLast(1).Aggregate(root, (node, step) => step is int i ? node[i]! : node[(string)step]!);
        if (besides && parent is JsonObject surroundings)
            surroundings["surprising_field"] = value;
        else if (path[^1] is int index)
            parent[index] = value;
        else if (!besides)
            parent[(string)path[^1]] = value;
        return besides && parent is JsonArray ? json : root.ToJsonString();
    }
}
