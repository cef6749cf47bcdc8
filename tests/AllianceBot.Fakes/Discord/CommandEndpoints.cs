using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AllianceBot.Fakes.Discord;

/// <summary>Registering commands: interactions/application-commands.</summary>
internal sealed partial class CommandEndpoints(World world)
{
    private const int MostCreatesInDay = 200;
    private readonly Dictionary<ulong, (DateTimeOffset Since, int Creates)> _creates = [];

    public ApiAnswer ListGlobal(ApiCall call) => List(call, 0);

    public ApiAnswer ListGuild(ApiCall call) => List(call, call.Guild().Id);

    public ApiAnswer OverwriteGlobal(ApiCall call) => Overwrite(call, 0);

    public ApiAnswer OverwriteGuild(ApiCall call) => Overwrite(call, call.Guild().Id);

    private ApiAnswer List(ApiCall call, ulong scope)
    {
        DemandOwnApplication(call);
        return ApiAnswer.Ok(new JsonArray([.. Of(scope).Select(command => command.DeepClone())]));
    }

    private ApiAnswer Overwrite(ApiCall call, ulong scope)
    {
        DemandOwnApplication(call);
        var wanted = (call.Body as JsonArray ?? throw new ApiRefusal(400, 50109, "The request body contains invalid JSON.")).OfType<JsonObject>().ToList();
        var faults = new List<FormFault>();
        for (var i = 0; i < wanted.Count; i++)
            Check(wanted[i], $"{i}", 0, faults);
        foreach (var twice in wanted.Select((command, i) => (Key(command), i)).GroupBy(entry => entry.Item1).SelectMany(group => group.Skip(1)))
            faults.Add(new FormFault($"{twice.i}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"));
        if (faults.Count > 0)
            throw new ApiRefusal(400, 50035, "Invalid Form Body", faults);
        if (wanted.Count(command => (int?)command["type"] is null or 1) > 100)
            throw new ApiRefusal(400, 30032, "Maximum number of application commands reached (100).");
        CountCreates(scope, wanted.Count(command => !Of(scope).Exists(old => Key(old) == Key(command))));

        var before = Of(scope);
        world.Commands[scope] = [.. wanted.Select(command => Registered(command, scope, before.Find(old => Key(old) == Key(command))))];
        return List(call, scope);
    }

    private JsonObject Registered(JsonObject command, ulong scope, JsonObject? before)
    {
        var registered = (JsonObject)command.DeepClone();
        registered["id"] = before?["id"]?.DeepClone() ?? WorldJson.Id(world.NewId());
        registered["application_id"] = WorldJson.Id(world.ApplicationId);
        registered["version"] = WorldJson.Id(world.NewId());
        registered["type"] ??= 1;
        registered["default_member_permissions"] = command["default_member_permissions"]?.ToString();
        registered["nsfw"] ??= false;
        if (scope != 0)
            registered["guild_id"] = WorldJson.Id(scope);
        return registered;
    }

    private void CountCreates(ulong scope, int creates)
    {
        var (since, count) = _creates.GetValueOrDefault(scope);
        if (world.Now - since >= TimeSpan.FromDays(1))
            (since, count) = (world.Now, 0);
        if (count + creates > MostCreatesInDay)
            throw new ApiRefusal(429, 30034, "Max number of daily application command creates has been reached (200)");
        _creates[scope] = (since, count + creates);
    }

    private static void Check(JsonObject node, string path, int depth, List<FormFault> faults)
    {
        var type = (int?)node["type"] ?? 1;
        var name = FormRules.Value(node["name"]);
        var isMenu = depth == 0 && type != 1;
        if (!isMenu && (!Name().IsMatch(name) || name.EnumerateRunes().Any(Rune.IsUpper)))
            faults.Add(new FormFault($"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"));
        if (!isMenu && FormRules.Length(node["description"]) is < 1 or > 100)
            faults.Add(new FormFault($"{path}.description", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."));
        if (depth == 0 && Characters(node) > 8000)
            faults.Add(new FormFault(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"));
        var options = FormRules.Items(node["options"]);
        if (options.Count > 25)
            faults.Add(new FormFault($"{path}.options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."));
        var optional = false;
        for (var i = 0; i < options.Count; i++)
        {
            var option = options[i] as JsonObject ?? [];
            var at = $"{path}.options.{i}";
            Check(option, at, depth + 1, faults);
            var choices = FormRules.Items(option["choices"]);
            var required = (bool?)option["required"] == true;
            if (required && optional)
                faults.Add(new FormFault(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options"));
            optional |= (int?)option["type"] > 2 && !required;
            if (choices.Count > 25 || (choices.Count > 0 && (bool?)option["autocomplete"] == true))
                faults.Add(new FormFault($"{at}.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length, and not with autocomplete."));
            if (choices.Any(choice => FormRules.Length(choice?["name"]) is < 1 or > 100))
                faults.Add(new FormFault($"{at}.choices", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."));
            if (depth >= 2 && (int?)option["type"] <= 2)
                faults.Add(new FormFault(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command option types must be at the top"));
        }
        if (options.Select(option => FormRules.Value(option?["name"])).Distinct(StringComparer.Ordinal).Count() != options.Count)
            faults.Add(new FormFault($"{path}.options", "APPLICATION_COMMAND_OPTIONS_NAME_NOT_UNIQUE", "Option name is not unique"));
    }

    private static int Characters(JsonNode? node) =>
        FormRules.Length(node?["name"]) + FormRules.Length(node?["description"])
        + FormRules.Items(node?["choices"]).Sum(choice => FormRules.Length(choice?["name"]) + FormRules.Length(choice?["value"]))
        + FormRules.Items(node?["options"]).Sum(Characters);

    private static string Key(JsonObject command) => $"{(int?)command["type"] ?? 1} {FormRules.Value(command["name"])}";

    private List<JsonObject> Of(ulong scope) => world.Commands.GetValueOrDefault(scope) ?? [];

    private void DemandOwnApplication(ApiCall call)
    {
        if (call.Id("application") != world.ApplicationId)
            throw new ApiRefusal(403, 20012, "You are not authorized to perform this action on this application");
    }

    [GeneratedRegex(@"^[-_'\p{L}\p{N}]{1,32}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
