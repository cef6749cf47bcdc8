using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AllianceBot.Rules;

/// <summary>One rule of seeds/rules.yaml.</summary>
internal sealed class StarterRule
{
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string Query { get; set; } = "";
}

/// <summary>Reads seeds/rules.yaml.</summary>
internal static class StarterRules
{
    /// <summary>The rules, or a sentence that names file and line.</summary>
    public static (IReadOnlyList<StarterRule> Rules, string? Problem) Read(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            var file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<RulesFile>(reader);
            return (file?.Rules ?? [], null);
        }
        catch (YamlException broken)
        {
            return ([], $"{path}, line {broken.Start.Line}: {(broken.InnerException ?? broken).Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ([], $"{path} cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Writes rules in the form that <see cref="Read"/> takes.</summary>
    public static void Write(TextWriter writer, IEnumerable<StarterRule> rules) =>
        new SerializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Serialize(writer, new RulesFile { Rules = [.. rules] });

    private sealed class RulesFile
    {
        public List<StarterRule> Rules { get; set; } = [];
    }
}
