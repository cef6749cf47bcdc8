using System.Text.Encodings.Web;
using System.Text.Json;

namespace AllianceBot.Fakes.Slack;

/// <summary>Characters as they are, so that sizes and logs read as people see them.</summary>
internal static class RelaxedJson
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
