using System.Globalization;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>What people do in their client: it offers only what exists and what they may use.</summary>
internal sealed class UserActions(World world, GatewayHub gateway, InteractionEndpoints interactions, Publisher publisher)
{
    private const int NoIntent = 0;
    private int _tokens;

    /// <param name="path">Words of the command, such as <c>alliance-mod rule add</c>.</param>
    /// <param name="focused">For autocomplete: the option being typed.</param>
    public FakeInteraction Command(FakeUser user, FakeChannel channel, string path, IReadOnlyDictionary<string, object> options, string? focused = null)
    {
        var words = path.TrimStart('/').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var command = Find(channel, words[0]) ?? throw new InvalidOperationException($"No command /{words[0]} is registered here.");
        DemandAllowed(user, channel, command);
        var data = new JsonObject
        {
            ["id"] = command["id"]!.DeepClone(),
            ["name"] = words[0],
            ["type"] = 1,
            ["options"] = Options(command, words.AsSpan(1), options, focused),
        };
        return Fire(user, channel, focused is null ? FakeInteraction.Command : FakeInteraction.Autocomplete, data, null);
    }

    /// <summary>Presses a button, or chooses in a select where values are given.</summary>
    public FakeInteraction Press(FakeUser user, FakeMessage message, string customId, IReadOnlyList<string>? values = null)
    {
        var part = message.Components.SelectMany(row => FormRules.Items(row?["components"]))
            .FirstOrDefault(part => FormRules.Value(part?["custom_id"]) == customId)
            ?? throw new InvalidOperationException($"The message has no component {customId}.");
        if ((bool?)part["disabled"] == true)
            throw new InvalidOperationException($"{customId} is disabled.");
        var data = new JsonObject { ["custom_id"] = customId, ["component_type"] = part["type"]!.DeepClone() };
        if (values is not null)
            data["values"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        return Fire(user, message.Channel, FakeInteraction.Component, data, message);
    }

    /// <summary>Fills in the modal that an interaction was answered with.</summary>
    public FakeInteraction Submit(FakeInteraction opened, IReadOnlyDictionary<string, string> values)
    {
        var modal = opened.ResponseType == 9 ? (JsonObject)opened.Response!["data"]! : throw new InvalidOperationException("No modal is open.");
        var data = new JsonObject
        {
            ["custom_id"] = modal["custom_id"]!.DeepClone(),
            ["components"] = new JsonArray([.. FormRules.Items(modal["components"]).OfType<JsonObject>()
                .Where(component => (int?)component["type"] != 10).Select(component => (JsonNode)Filled(component, values))]),
        };
        return Fire(opened.User, opened.Channel, FakeInteraction.ModalSubmit, data, opened.Source);
    }

    public FakeMessage Write(FakeUser user, FakeChannel channel, string content) =>
        publisher.Post(channel, user, new JsonObject { ["content"] = content }, []);

    private FakeInteraction Fire(FakeUser user, FakeChannel channel, int type, JsonObject data, FakeMessage? source)
    {
        var interaction = new FakeInteraction
        {
            Id = world.NewId(),
            Token = $"fake-interaction-token-{++_tokens}",
            Type = type,
            Channel = channel,
            User = user,
            Created = world.Now,
            Source = source,
        };
        interactions.Add(interaction);
        gateway.Dispatch(channel.GuildId, "INTERACTION_CREATE", Payload(interaction, data), NoIntent);
        return interaction;
    }

    private JsonObject Payload(FakeInteraction interaction, JsonObject data)
    {
        var channel = interaction.Channel;
        var payload = new JsonObject
        {
            ["id"] = WorldJson.Id(interaction.Id),
            ["application_id"] = WorldJson.Id(world.ApplicationId),
            ["type"] = interaction.Type,
            ["token"] = interaction.Token,
            ["version"] = 1,
            ["data"] = data,
            ["channel_id"] = WorldJson.Id(channel.Id),
            ["channel"] = WorldJson.Channel(world, channel),
            ["locale"] = interaction.User.Locale,
            ["app_permissions"] = WorldJson.Id(PermissionRules.Of(world, channel, world.Bot.Id)),
            ["entitlements"] = new JsonArray(),
            ["authorizing_integration_owners"] = new JsonObject { ["0"] = WorldJson.Id(channel.GuildId) },
            ["context"] = channel.GuildId == 0 ? 1 : 0,
            ["attachment_size_limit"] = 10_485_760,
        };
        if (interaction.Source is { } source && interaction.Type is FakeInteraction.Component or FakeInteraction.ModalSubmit)
            payload["message"] = WorldJson.Message(world, interaction.Source!);
        if (world.GuildOf(channel) is not { } guild)
        {
            payload["user"] = WorldJson.User(interaction.User);
            return payload;
        }
        var member = guild.Members.GetValueOrDefault(interaction.User.Id) ?? throw new InvalidOperationException($"{interaction.User.Name} is not in {guild.Name}.");
        var permissions = PermissionRules.Of(world, channel, interaction.User.Id);
        payload["member"] = WorldJson.Member(member, permissions);
        payload["channel"]!["permissions"] = WorldJson.Id(permissions);
        payload["guild_id"] = WorldJson.Id(guild.Id);
        payload["guild"] = new JsonObject { ["id"] = WorldJson.Id(guild.Id), ["locale"] = "en-US", ["features"] = new JsonArray() };
        payload["guild_locale"] = "en-US";
        return payload;
    }

    private JsonObject? Find(FakeChannel channel, string name) =>
        new[] { channel.GuildId, 0UL }.Distinct()
            .SelectMany(scope => world.Commands.GetValueOrDefault(scope) ?? [])
            .FirstOrDefault(command => FormRules.Value(command["name"]) == name);

    /// <summary>Commands with default permissions are not offered to those without.</summary>
    private void DemandAllowed(FakeUser user, FakeChannel channel, JsonObject command)
    {
        var needed = FormRules.Value(command["default_member_permissions"]);
        if (needed.Length == 0 || channel.GuildId == 0)
            return;
        var bits = ulong.Parse(needed, CultureInfo.InvariantCulture);
        if ((PermissionRules.Of(world, channel, user.Id) & bits) != bits)
            throw new InvalidOperationException($"{user.Name} is not offered /{FormRules.Value(command["name"])}.");
    }

    private static JsonArray Options(JsonObject schema, ReadOnlySpan<string> words, IReadOnlyDictionary<string, object> values, string? focused)
    {
        var offered = FormRules.Items(schema["options"]).OfType<JsonObject>().ToList();
        if (!words.IsEmpty)
        {
            var word = words[0];
            var sub = offered.Find(option => FormRules.Value(option["name"]) == word && (int?)option["type"] <= 2)
                ?? throw new InvalidOperationException($"No subcommand {word}.");
            return [new JsonObject { ["name"] = word, ["type"] = sub["type"]!.DeepClone(), ["options"] = Options(sub, words[1..], values, focused) }];
        }
        var filled = new JsonArray();
        foreach (var option in offered)
        {
            var name = FormRules.Value(option["name"]);
            if (!values.TryGetValue(name, out var value))
            {
                if ((bool?)option["required"] == true && focused is null)
                    throw new InvalidOperationException($"Option {name} is required.");
                continue;
            }
            var json = new JsonObject { ["name"] = name, ["type"] = option["type"]!.DeepClone(), ["value"] = JsonValue.Create(value) };
            if (name == focused)
                json["focused"] = (bool?)option["autocomplete"] == true ? true : throw new InvalidOperationException($"Option {name} has no autocomplete.");
            filled.Add(json);
        }
        if (values.Keys.FirstOrDefault(name => !offered.Exists(option => FormRules.Value(option["name"]) == name)) is { } unknown)
            throw new InvalidOperationException($"No option {unknown}.");
        return filled;
    }

    private static JsonObject Filled(JsonObject component, IReadOnlyDictionary<string, string> values)
    {
        var isLabel = (int?)component["type"] == 18;
        var input = (JsonObject)(isLabel ? component["component"] : FormRules.Items(component["components"])[0])!;
        var id = FormRules.Value(input["custom_id"]);
        var value = values.GetValueOrDefault(id, FormRules.Value(input["value"]));
        if (value.Length == 0 && (bool?)input["required"] != false)
            throw new InvalidOperationException($"{id} is required.");
        if (value.Length > ((int?)input["max_length"] ?? 4000))
            throw new InvalidOperationException($"{id} is too long.");
        var filled = new JsonObject { ["type"] = input["type"]!.DeepClone(), ["custom_id"] = id };
        if ((int?)input["type"] == 4)
            filled["value"] = value;
        else
            filled["values"] = new JsonArray(value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(chosen => (JsonNode)chosen).ToArray());
        return isLabel
            ? new JsonObject { ["type"] = 18, ["id"] = 1, ["component"] = filled }
            : new JsonObject { ["type"] = 1, ["components"] = new JsonArray(filled) };
    }
}
