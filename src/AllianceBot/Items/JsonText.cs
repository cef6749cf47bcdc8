using System.Globalization;
using System.Text;

namespace AllianceBot.Items;

/// <summary>The strings that <see cref="System.Text.Json.Utf8JsonReader"/> accepts as JSON but will not hand out.</summary>
internal static class JsonText
{
    /// <summary>Replaces the escapes of a valid JSON string; halves of surrogate pairs become U+FFFD.</summary>
    public static string Unescape(ReadOnlySpan<byte> value)
    {
        var escaped = Encoding.UTF8.GetString(value);
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\' || i + 1 >= escaped.Length)
            {
                text.Append(escaped[i]);
                continue;
            }
            var c = escaped[++i];
            if (c == 'u' && i + 4 < escaped.Length && int.TryParse(escaped.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += 4;
            }
            else
            {
                text.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' or 'f' => ' ', _ => c });
            }
        }
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
