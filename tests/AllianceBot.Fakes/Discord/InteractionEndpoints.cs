using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>Answers to interactions, and the webhook of their token: interactions/receiving-and-responding.</summary>
internal sealed class InteractionEndpoints(World world, Publisher publisher, FakeDiscordOptions options)
{
    private const int Ephemeral = 1 << 6;
    private readonly Dictionary<string, FakeInteraction> _byToken = new(StringComparer.Ordinal);

    public void Add(FakeInteraction interaction) => _byToken.Add(interaction.Token, interaction);

    public ApiAnswer Callback(ApiCall call)
    {
        var interaction = _byToken.GetValueOrDefault(call.Path["token"]);
        if (interaction is null || interaction.Id != call.Id("interaction"))
            throw new ApiRefusal(404, 10062, "Unknown interaction");
        if (interaction.Response is not null)
            throw new ApiRefusal(400, 40060, "Interaction has already been acknowledged.");
        if (world.Now - interaction.Created >= options.InteractionDeadline)
            throw new ApiRefusal(404, 10062, "Unknown interaction");

        var type = (int?)call.Form["type"] ?? 0;
        if (!Allowed(interaction).Contains(type))
            throw new ApiRefusal(400, 50035, "Invalid Form Body", [new FormFault("type", "BASE_TYPE_CHOICES", $"Type {type} does not answer this interaction.")]);
        Answer(interaction, type, call.Form["data"] as JsonObject ?? []);
        interaction.Response = (JsonObject)call.Form.DeepClone();
        interaction.AnsweredAt = world.Now;
        return call.Query.TryGetValue("with_response", out var with) && with == "true" ? ApiAnswer.Ok(Description(interaction, type)) : ApiAnswer.NoContent;
    }

    public ApiAnswer GetOriginal(ApiCall call) => ApiAnswer.Ok(WorldJson.Message(world, Original(Find(call))));

    public ApiAnswer EditOriginal(ApiCall call)
    {
        var interaction = Find(call);
        return ApiAnswer.Ok(WorldJson.Message(world, EditOriginal(interaction, call)));
    }

    public ApiAnswer DeleteOriginal(ApiCall call)
    {
        var interaction = Find(call);
        publisher.Delete(Original(interaction));
        interaction.Original = null;
        return ApiAnswer.NoContent;
    }

    public ApiAnswer CreateFollowup(ApiCall call)
    {
        var interaction = Find(call);
        if (interaction.IsThinking)
            return ApiAnswer.Ok(WorldJson.Message(world, EditOriginal(interaction, call)));
        FormRules.DemandMessage(call.Form, mayBeEmpty: false, mayBeEphemeral: true, hasFiles: call.Files.Count > 0);
        var isEphemeral = (((int?)call.Form["flags"] ?? 0) & Ephemeral) != 0;
        var message = isEphemeral
            ? publisher.NewMessage(interaction.Channel, world.Bot, call.Form, call.Files)
            : publisher.Post(interaction.Channel, world.Bot, call.Form, call.Files);
        interaction.Followups.Add(message);
        return ApiAnswer.Ok(WorldJson.Message(world, message));
    }

    public ApiAnswer EditFollowup(ApiCall call)
    {
        var message = Followup(call);
        FormRules.DemandMessage(call.Form, mayBeEmpty: true);
        publisher.Edit(message, call.Form, call.Files);
        return ApiAnswer.Ok(WorldJson.Message(world, message));
    }

    public ApiAnswer DeleteFollowup(ApiCall call)
    {
        publisher.Delete(Followup(call));
        return ApiAnswer.NoContent;
    }

    private static int[] Allowed(FakeInteraction interaction) => interaction.Type switch
    {
        FakeInteraction.Command => [4, 5, 9],
        FakeInteraction.Component => [4, 5, 6, 7, 9],
        FakeInteraction.Autocomplete => [8],
        _ => interaction.Source is null ? [4, 5] : [4, 5, 6, 7],
    };

    private void Answer(FakeInteraction interaction, int type, JsonObject data)
    {
        interaction.IsEphemeral = type is 4 or 5 && (((int?)data["flags"] ?? 0) & Ephemeral) != 0;
        switch (type)
        {
            case 4:
                FormRules.DemandMessage(data, mayBeEmpty: false, mayBeEphemeral: true);
                interaction.Original = NewOriginal(interaction, data);
                break;
            case 5:
                interaction.Original = publisher.NewMessage(interaction.Channel, world.Bot, new JsonObject { ["flags"] = interaction.IsEphemeral ? Ephemeral : 0 }, []);
                interaction.IsThinking = true;
                break;
            case 6:
                interaction.Original = interaction.Source;
                break;
            case 7:
                FormRules.DemandMessage(data, mayBeEmpty: true);
                publisher.Edit(interaction.Source!, data, []);
                interaction.Original = interaction.Source;
                break;
            case 8:
                Suggestions(data);
                break;
            case 9:
                FormRules.DemandModal(data);
                break;
        }
    }

    private static void Suggestions(JsonObject data)
    {
        var choices = FormRules.Items(data["choices"]);
        var faults = new List<FormFault>();
        if (choices.Count > 25)
            faults.Add(new FormFault("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."));
        for (var i = 0; i < choices.Count; i++)
        {
            if (FormRules.Length(choices[i]?["name"]) is < 1 or > 100)
                faults.Add(new FormFault($"data.choices.{i}.name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."));
            if (choices[i]?["value"] is null || FormRules.Length(choices[i]?["value"]) > 100)
                faults.Add(new FormFault($"data.choices.{i}.value", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length."));
        }
        if (faults.Count > 0)
            throw new ApiRefusal(400, 50035, "Invalid Form Body", faults);
    }

    private FakeMessage EditOriginal(FakeInteraction interaction, ApiCall call)
    {
        FormRules.DemandMessage(call.Form, mayBeEmpty: !interaction.IsThinking, mayBeEphemeral: true, hasFiles: call.Files.Count > 0);
        var original = Original(interaction);
        if (interaction.IsThinking)
        {
            if (!interaction.IsEphemeral)
                original.Channel.Messages.Add(original);
            call.Form.Remove("flags");
        }
        publisher.Edit(original, call.Form, call.Files);
        // Last: whoever waits for the answer reads all of it.
        interaction.IsThinking = false;
        return original;
    }

    private FakeMessage NewOriginal(FakeInteraction interaction, JsonObject data) => interaction.IsEphemeral
        ? publisher.NewMessage(interaction.Channel, world.Bot, data, [])
        : publisher.Post(interaction.Channel, world.Bot, data, []);

    private FakeInteraction Find(ApiCall call)
    {
        var interaction = _byToken.GetValueOrDefault(call.Path["token"]);
        if (interaction?.Response is null || call.Id("application") != world.ApplicationId)
            throw new ApiRefusal(404, 10015, "Unknown Webhook");
        if (world.Now - interaction.Created >= options.InteractionLifetime)
            throw new ApiRefusal(401, 50027, "Invalid Webhook Token");
        return interaction;
    }

    private static FakeMessage Original(FakeInteraction interaction) => interaction.Original ?? throw new ApiRefusal(404, 10008, "Unknown Message");

    private FakeMessage Followup(ApiCall call)
    {
        var id = call.Id("message");
        return Find(call).Followups.Find(message => message.Id == id) ?? throw new ApiRefusal(404, 10008, "Unknown Message");
    }

    private JsonObject Description(FakeInteraction interaction, int type)
    {
        var description = new JsonObject
        {
            ["interaction"] = new JsonObject
            {
                ["id"] = WorldJson.Id(interaction.Id),
                ["type"] = interaction.Type,
                ["response_message_id"] = interaction.Original is { } original ? WorldJson.Id(original.Id) : null,
                ["response_message_loading"] = interaction.IsThinking,
                ["response_message_ephemeral"] = interaction.IsEphemeral,
            },
        };
        if (interaction.Original is { } message)
            description["resource"] = new JsonObject { ["type"] = type, ["message"] = WorldJson.Message(world, message) };
        return description;
    }
}
