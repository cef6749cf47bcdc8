using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace AllianceBot.Settings;

/// <summary>The settings, or why they cannot be used: sentences that name file, line and key and say how to mend it.</summary>
internal sealed record LoadedSettings(BotSettings Settings, IConfiguration Configuration, IReadOnlyList<string> Problems)
{
    /// <summary>Where each key's value comes from: a file and its line, an environment variable, an argument.</summary>
    public IReadOnlyDictionary<string, string> Origins { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Reads the settings once: config/appsettings.json beside the program, the one in the current directory over it, then
/// environment variables (<c>Section__Key</c>), then the command line (<c>--Section:Key=value</c>); a secret also from the file
/// that <c>Section__Key__File</c> names. An unknown key is refused: a setting that is silently ignored is worse.
/// </summary>
internal static class SettingsLoader
{
    private static readonly string[] Secrets =
        ["Discord:Token", "Slack:BotToken", "Slack:AppToken", "ConnectionStrings:AllianceBot"];

    /// <param name="folders">Where config/appsettings.json is looked for, the later over the earlier. Null: beside the program, then the current directory.</param>
    public static LoadedSettings Load(IReadOnlyList<string> commandLine, IDictionary environment, IReadOnlyList<string>? folders = null)
    {
        var problems = new List<string>();
        var values = new Dictionary<string, (string? Value, string Origin)>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in Files(folders ?? [AppContext.BaseDirectory, Directory.GetCurrentDirectory()]))
            SettingsFile.Read(path, values, problems);
        foreach (DictionaryEntry variable in environment)
        {
            var key = ((string)variable.Key).Replace("__", ":", StringComparison.Ordinal);
            // An empty variable is one that nobody set: compose files and shells pass such on.
            if (SettingsSchema.IsOurs(key) && !string.IsNullOrEmpty((string?)variable.Value))
                values[key] = ((string?)variable.Value, $"environment variable {variable.Key}");
        }
        foreach (var argument in commandLine)
            ReadArgument(argument, values, problems);
        ReadSecretFiles(values, problems);
        // Elsewhere an empty value takes back what an earlier source has set.
        foreach (var (key, _) in values.Where(value => string.IsNullOrEmpty(value.Value.Value)).ToList())
            values.Remove(key);
        foreach (var (key, (_, origin)) in values)
        {
            if (SettingsSchema.Problem(key) is { } problem)
                problems.Add($"{origin}: {problem}");
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, v.Value.Value))).Build();
        var settings = new BotSettings();
        if (problems.Count == 0)
            Bind(configuration, settings, values, problems);
        return new LoadedSettings(settings, configuration, problems)
        {
            Origins = values.ToDictionary(value => value.Key, value => value.Value.Origin, StringComparer.OrdinalIgnoreCase),
        };
    }

    private static IEnumerable<string> Files(IEnumerable<string> folders) =>
        folders.Select(folder => Path.GetFullPath(Path.Combine(folder, "config", "appsettings.json")))
            .Distinct(StringComparer.Ordinal)
            .Where(File.Exists);

    private static void ReadArgument(string argument, Dictionary<string, (string? Value, string Origin)> values, List<string> problems)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (!argument.StartsWith("--", StringComparison.Ordinal) || equals < 0)
        {
            problems.Add($"The argument \"{argument}\" is neither a command (--help lists them) nor a setting: write --Section:Key=value, for example --Polling:MinimumInterval=5m.");
            return;
        }
        values[argument[2..equals]] = (argument[(equals + 1)..], $"argument {argument[..equals]}");
    }

    private static void ReadSecretFiles(Dictionary<string, (string? Value, string Origin)> values, List<string> problems)
    {
        foreach (var secret in Secrets)
        {
            if (!values.Remove($"{secret}:File", out var file))
                continue;
            try
            {
                values[secret] = (File.ReadAllText(file.Value!).Trim(), $"{file.Origin} ({file.Value})");
                if (values[secret].Value!.Length == 0)
                    problems.Add($"{file.Origin}: the secret's file {file.Value} is empty.");
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
            {
                problems.Add($"{file.Origin}: the secret's file {file.Value} cannot be read: {unreadable.Message}");
            }
        }
    }

    // Key by key, so that a value of the wrong kind is named with its place.
    private static void Bind(IConfiguration configuration, BotSettings settings, Dictionary<string, (string? Value, string Origin)> values, List<string> problems)
    {
        foreach (var section in typeof(BotSettings).GetProperties().Where(property => property.CanWrite))
        {
            try
            {
                configuration.GetSection(section.Name).Bind(section.GetValue(settings));
                Validate(section.Name, section.GetValue(settings)!, values, problems);
            }
            catch (InvalidOperationException wrong)
            {
                var (key, origin, value) = Blame(section.Name, wrong, values);
                problems.Add($"{origin}: {key} cannot be \"{value}\": {Innermost(wrong)}");
            }
        }
    }

    private static (string Key, string Origin, string? Value) Blame(string section, InvalidOperationException wrong, Dictionary<string, (string? Value, string Origin)> values)
    {
        var blamed = values.FirstOrDefault(v => wrong.Message.Contains($"'{v.Key}'", StringComparison.OrdinalIgnoreCase));
        return blamed.Key is null ? (section, "settings", null) : (blamed.Key, blamed.Value.Origin, blamed.Value.Value);
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }

    private static void Validate(string section, object options, Dictionary<string, (string? Value, string Origin)> values, List<string> problems)
    {
        var items = options is IList list ? list.Cast<object>().Select((item, i) => (item, path: $"{section}:{i}")) : [(options, section)];
        foreach (var (item, path) in items)
        {
            foreach (var property in item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0))
            {
                var key = $"{path}:{property.Name}";
                var value = property.GetValue(item);
                foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
                {
                    if (value is not null && !rule.IsValid(value) || value is null && rule is RequiredAttribute)
                        problems.Add($"{(values.TryGetValue(key, out var v) ? v.Origin : "settings")}: {rule.FormatErrorMessage(key).TrimEnd('.')} (it is \"{value}\").");
                }
            }
        }
    }
}
