using System.Text.Json;
using AllianceBot.Communities;

namespace AllianceBot.Commands;

/// <summary>An entry of the audit in words: the fields that differ, before and after.</summary>
internal static class AuditWords
{
    private const int MostShown = 80;

    public static string Difference(AuditEntry entry)
    {
        var before = Fields(entry.Before);
        var after = Fields(entry.After);
        var changed = before.Keys.Union(after.Keys)
            .Where(name => IsShown(name) && before.GetValueOrDefault(name) != after.GetValueOrDefault(name))
            .Select(name => $"{Word(name)}: {Shown(before.GetValueOrDefault(name))} → {Shown(after.GetValueOrDefault(name))}")
            .ToList();
        return changed.Count == 0 ? "" : $"  ({string.Join("; ", changed)})";
    }

    private static Dictionary<string, string?> Fields(string? json)
    {
        if (json is null)
            return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ValueKind == JsonValueKind.Null ? null : field.Value.ToString());
    }

    private static bool IsShown(string name) =>
        name is "Query" or "PausedReason" or "Language" or "TimeZone" or "To" or "Mode" or "Ping" or "PaceMs" or "IgnoresCache" or "Preferred";

    private static string Word(string name) => name switch
    {
        "PausedReason" => "paused",
        "TimeZone" => "zone",
        "PaceMs" => "every (ms)",
        "IgnoresCache" => "ignores cache",
        _ => name.ToLowerInvariant(),
    };

    private static string Shown(string? value) => value is null or "" ? "nothing" : value.Length > MostShown ? value[..MostShown] + "…" : value;
}
