using System.Collections;
using System.Reflection;

namespace AllianceBot.Settings;

/// <summary>Which keys exist, taken from <see cref="BotSettings"/> itself, and the nearest one to a key that does not.</summary>
internal static class SettingsSchema
{
    /// <summary>Sections that the framework reads.</summary>
    private static readonly string[] FrameworkSections = ["Logging", "AllowedHosts"];

    /// <summary>True for keys in one of our sections; other environment variables are none of our business.</summary>
    public static bool IsOurs(string key) =>
        (Section(key) is not null || FrameworkSections.Any(section => IsIn(key, section))) && key.Contains(':', StringComparison.Ordinal);

    /// <summary>A sentence when the key does not exist, or null.</summary>
    public static string? Problem(string key)
    {
        if (FrameworkSections.Any(section => IsIn(key, section)))
            return null;
        if (Section(key) is not { } section)
            return $"there is no section {key.Split(':')[0]}{DidYouMean(key.Split(':')[0], typeof(BotSettings).GetProperties().Select(p => p.Name))}";
        var type = section.PropertyType;
        var rest = key.Split(':')[1..];
        if (IsList(type))
        {
            if (rest.Length == 0 || !int.TryParse(rest[0], out _))
                return $"{section.Name} is a list: write {section.Name}:0:{type.GetGenericArguments()[0].GetProperties()[0].Name}.";
            (type, rest) = (type.GetGenericArguments()[0], rest[1..]);
        }
        if (rest.Length == 0)
            return $"{key} is a section, not a value.";
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var property = properties.FirstOrDefault(p => p.Name.Equals(rest[0], StringComparison.OrdinalIgnoreCase));
        if (property is null)
            return $"there is no setting {key}{DidYouMean(rest[0], properties.Select(p => p.Name))}";
        var depth = typeof(IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string) ? 2 : 1;
        return rest.Length > depth ? $"there is no setting {key}: {section.Name}:{property.Name} is a value." : null;
    }

    private static PropertyInfo? Section(string key) =>
        typeof(BotSettings).GetProperties().FirstOrDefault(property => property.CanWrite && IsIn(key, property.Name));

    private static bool IsIn(string key, string section) =>
        key.StartsWith(section, StringComparison.OrdinalIgnoreCase) && (key.Length == section.Length || key[section.Length] == ':');

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    private static string DidYouMean(string typed, IEnumerable<string> names)
    {
        var nearest = names.Select(name => (name, distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant()))).MinBy(pair => pair.distance);
        return nearest.distance <= Math.Max(2, typed.Length / 3) ? $"; did you mean {nearest.name}?" : ".";
    }

    // Levenshtein distance.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
