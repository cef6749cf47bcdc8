using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi;

/// <summary>What a user filled in a modal, by custom id.</summary>
public sealed class ModalFields
{
    private readonly Dictionary<string, Component> _fields = new(StringComparer.Ordinal);

    private ModalFields(IEnumerable<Component> components)
    {
        foreach (var field in components.SelectMany(component => component.Flatten()).Where(field => field.CustomId is not null))
            _fields[field.CustomId!] = field;
    }

    public static ModalFields Of(Interaction submitted)
    {
        ArgumentNullException.ThrowIfNull(submitted);
        return new ModalFields(submitted.Data?.Components ?? []);
    }

    /// <summary>What was typed; empty when nothing was, or there is no such input.</summary>
    public string Text(string customId) => _fields.GetValueOrDefault(customId)?.Value ?? "";

    /// <summary>What was chosen in a select.</summary>
    public IReadOnlyList<string> Values(string customId) => _fields.GetValueOrDefault(customId)?.Values ?? [];
}
