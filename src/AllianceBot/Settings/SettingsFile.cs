using System.Text;
using System.Text.Json;

namespace AllianceBot.Settings;

/// <summary>
/// Reads a settings file, JSON with comments and trailing commas, into flat keys that remember their line, so that every
/// complaint can name it.
/// </summary>
internal static class SettingsFile
{
    public static void Read(string path, Dictionary<string, (string? Value, string Origin)> values, List<string> problems)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path} cannot be read: {unreadable.Message}");
            return;
        }
        var reader = new Utf8JsonReader(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var keys = new Stack<string>();
        var lastKey = "";
        try
        {
            var first = reader;
            if (first.Read() && first.TokenType != JsonTokenType.StartObject)
                problems.Add($"{path}, line {Line(bytes, first.TokenStartIndex)}: settings are sections in braces: {{ \"Polling\": {{ \"MinimumInterval\": \"15m\" }} }}.");
            else
                Walk(ref reader, bytes, path, keys, values, ref lastKey);
        }
        catch (JsonException broken)
        {
            var after = lastKey.Length > 0 ? $", after the key {lastKey}" : "";
            problems.Add($"{path}, line {broken.LineNumber + 1}{after}: this is not valid JSON: {FirstSentence(broken.Message)}");
        }
    }

    // Depth first; an array's elements are the keys 0, 1, 2.
    private static void Walk(
        ref Utf8JsonReader reader, byte[] bytes, string path, Stack<string> keys, Dictionary<string, (string? Value, string Origin)> values, ref string lastKey)
    {
        var counts = new Stack<int>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    keys.Push(reader.GetString()!);
                    lastKey = Key(keys);
                    break;
                case JsonTokenType.StartArray:
                    counts.Push(0);
                    break;
                case JsonTokenType.EndArray:
                    counts.Pop();
                    Close(keys, counts);
                    break;
                case JsonTokenType.StartObject:
                    Open(keys, counts);
                    counts.Push(-1);
                    break;
                case JsonTokenType.EndObject:
                    counts.Pop();
                    Close(keys, counts);
                    break;
                default:
                    Open(keys, counts);
                    var value = reader.TokenType == JsonTokenType.Null ? null
                        : reader.TokenType == JsonTokenType.String ? reader.GetString()
                        : Encoding.UTF8.GetString(reader.ValueSpan);
                    lastKey = Key(keys);
                    if (value is not null)
                        values[lastKey] = (value, $"{path}, line {Line(bytes, reader.TokenStartIndex)}");
                    Close(keys, counts);
                    break;
            }
        }
    }

    private static void Open(Stack<string> keys, Stack<int> counts)
    {
        if (counts.TryPeek(out var count) && count >= 0)
            keys.Push(count.ToString());
    }

    private static void Close(Stack<string> keys, Stack<int> counts)
    {
        if (keys.Count > 0)
            keys.Pop();
        if (counts.TryPop(out var count))
            counts.Push(count >= 0 ? count + 1 : count);
    }

    private static string Key(Stack<string> keys) => string.Join(':', keys.Reverse());

    private static int Line(byte[] bytes, long index) => bytes.AsSpan(0, (int)Math.Min(index, bytes.Length)).Count((byte)'\n') + 1;

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
