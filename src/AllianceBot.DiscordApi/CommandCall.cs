using System.Text.Json;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi;

/// <summary>A slash command, or the typing of one, with its options flattened.</summary>
/// <param name="Path">Command, group and subcommand, such as <c>alliance-mod rule add</c>.</param>
/// <param name="Focused">The option being typed, in autocomplete.</param>
public sealed record CommandCall(string Path, IReadOnlyDictionary<string, JsonElement> Options, string? Focused)
{
    /// <summary>Of a command or autocomplete interaction; of any other an empty call.</summary>
    public static CommandCall Of(Interaction interaction)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        var path = interaction.Data?.Name ?? "";
        var options = interaction.Data?.Options ?? [];
        while (options is [{ Type: CommandOptionType.SubCommand or CommandOptionType.SubCommandGroup } inner])
        {
            path += " " + inner.Name;
            options = inner.Options;
        }
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var option in options.Where(option => option.Value is not null))
            values[option.Name] = option.Value!.Value;
        return new CommandCall(path, values, options.FirstOrDefault(option => option.Focused == true)?.Name);
    }

    /// <summary>A string option; null when it was not given.</summary>
    public string? Text(string name) =>
        Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public long? Integer(string name) =>
        Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public bool? Flag(string name) => Options.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.GetBoolean()
        : null;

    /// <summary>A user, role or channel option.</summary>
    public Snowflake? Id(string name) => Snowflake.TryParse(Text(name), out var id) ? id : null;
}
