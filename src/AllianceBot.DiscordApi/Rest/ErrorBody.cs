using System.Net;
using System.Text.Json;

namespace AllianceBot.DiscordApi.Rest;

/// <summary>The JSON of a refusal: <c>{"code","message","errors","retry_after","global"}</c>. A body without JSON reads as empty.</summary>
internal sealed record ErrorBody(int Code, string Message, IReadOnlyList<FormError> FormErrors, TimeSpan? RetryAfter, bool Global, bool IsJson)
{
    public const int CommandCreates = 30034;
    public const int OldMessageEdits = 30046;
    private const int MostFormErrors = 20;
    private static readonly ErrorBody Empty = new(0, "", [], null, Global: false, IsJson: false);

    public static ErrorBody Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root)
                return Empty;
            var errors = new List<FormError>();
            if (root.TryGetProperty("errors", out var tree))
                Flatten(tree, "", errors);
            return new ErrorBody(
                root.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : 0,
                Text(root, "message"),
                errors,
                root.TryGetProperty("retry_after", out var retry) && retry.ValueKind == JsonValueKind.Number && retry.TryGetDouble(out var seconds)
                    ? RateLimitHeaders.Seconds(seconds)
                    : null,
                root.TryGetProperty("global", out var global) && global.ValueKind == JsonValueKind.True,
                IsJson: true);
        }
        catch (Exception notText) when (notText is JsonException or InvalidOperationException)
        {
            return Empty;
        }
    }

    public DiscordError ToError(int status, Route route)
    {
        var details = FormErrors.Count == 0 ? "" : $" ({string.Join("; ", FormErrors.Select(error => $"{error.Path}: {error.Message}"))})";
        var code = Code == 0 ? "" : $", code {Code}";
        return new DiscordError(KindOf(status, route), $"{route.Template}: {status}{code} {Message}{details}".TrimEnd())
        {
            Status = status,
            Code = Code,
            FormErrors = FormErrors,
        };
    }

    private DiscordErrorKind KindOf(int status, Route route) => Code switch
    {
        10003 => DiscordErrorKind.UnknownChannel,
        10004 => DiscordErrorKind.UnknownGuild,
        10008 => DiscordErrorKind.UnknownMessage,
        10062 => DiscordErrorKind.UnknownInteraction,
        10015 or 50027 when route.Template.StartsWith("webhooks/", StringComparison.Ordinal) => DiscordErrorKind.UnknownInteraction,
        CommandCreates => DiscordErrorKind.CommandCreateLimit,
        OldMessageEdits => DiscordErrorKind.OldMessageEditLimit,
        40060 => DiscordErrorKind.InteractionAlreadyAcknowledged,
        50001 => DiscordErrorKind.MissingAccess,
        50006 => DiscordErrorKind.EmptyMessage,
        50007 => DiscordErrorKind.CannotDmUser,
        50013 => DiscordErrorKind.MissingPermission,
        50035 => DiscordErrorKind.InvalidForm,
        50083 => DiscordErrorKind.ThreadArchived,
        160004 => DiscordErrorKind.ThreadAlreadyExists,
        160005 => DiscordErrorKind.ThreadLocked,
        _ when status == (int)HttpStatusCode.Unauthorized => DiscordErrorKind.Unauthorized,
        _ => DiscordErrorKind.Rejected,
    };

    private static void Flatten(JsonElement node, string path, List<FormError> errors)
    {
        if (node.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in node.EnumerateObject())
        {
            if (errors.Count == MostFormErrors)
                return;
            if (property.Name != "_errors")
                Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", errors);
            else if (property.Value.ValueKind == JsonValueKind.Array)
                errors.AddRange(property.Value.EnumerateArray().Take(MostFormErrors - errors.Count)
                    .Select(error => new FormError(path, Text(error, "code"), Text(error, "message"))));
        }
    }

    private static string Text(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
