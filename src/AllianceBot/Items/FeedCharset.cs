using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace AllianceBot.Items;

/// <summary>
/// Bytes of a feed to characters. Byte order mark, then the pattern of zero bytes (UTF-16 and UTF-32 cannot be
/// anything else), then the charset of the HTTP header (RFC 7303), then the XML declaration, then UTF-8.
/// A label never beats bytes that prove it wrong: text that is valid UTF-8 beyond ASCII is not a single-byte charset,
/// and bytes that are not UTF-8 in a text that claims to be are read as windows-1252, one by one.
/// </summary>
internal static class FeedCharset
{
    /// <summary>Longer labels name no charset that exists.</summary>
    private const int LongestLabel = 40;

    private const int Windows1252 = 1252;

    /// <summary>Only this provider is asked for labels, so nothing is registered for the whole process.</summary>
    private static readonly EncodingProvider CodePages = CodePagesEncodingProvider.Instance;

    /// <summary>Code points of the bytes 0x80 to 0x9F in windows-1252, as the WHATWG encoding standard has them.</summary>
    private const string Windows1252High =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
        "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>The character that a byte, or a numeric reference, of 0x80 to 0x9F meant.</summary>
    public static char FromWindows1252(int code) => code is >= 0x80 and <= 0x9F ? Windows1252High[code - 0x80] : (char)code;

    /// <summary>Decodes into a buffer rented from the shared pool, which the caller gives back. Never throws for any bytes.</summary>
    public static char[] Decode(ReadOnlySpan<byte> body, string? contentType, out int length)
    {
        if (SniffWide(body, out var skip) is { } wide)
            return Decode(wide, body[skip..], out length);
        body = body[skip..];

        var header = Find(CharsetOf(contentType));
        var encoding = header ?? Find(DeclaredEncoding(body));
        if (encoding is null || encoding is UTF8Encoding || IsReallyUtf8(body, encoding, header is not null))
            return DecodeUtf8(body, out length);
        return Decode(encoding, body, out length);
    }

    private static char[] Decode(Encoding encoding, ReadOnlySpan<byte> body, out int length)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(1, encoding.GetMaxCharCount(body.Length)));
        length = encoding.GetChars(body, buffer);
        return buffer;
    }

    private static char[] DecodeUtf8(ReadOnlySpan<byte> body, out int length)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(1, body.Length));
        length = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(body, buffer.AsSpan(length), out var read, out var written, replaceInvalidSequences: false);
            length += written;
            body = body[read..];
            if (status == OperationStatus.Done || body.IsEmpty)
                return buffer;
            var (character, bytes) = ReadBadByte(body);
            if (character != '\0')
                buffer[length++] = character;
            body = body[bytes..];
        }
    }

    /// <summary>
    /// A sequence that is shaped like UTF-8 but forbidden (overlong, a surrogate) is U+FFFD; one cut off by the end of
    /// the body is dropped; any other byte was windows-1252.
    /// </summary>
    private static (char Character, int Bytes) ReadBadByte(ReadOnlySpan<byte> body)
    {
        var lead = body[0];
        var wanted = lead switch { >= 0xC0 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, >= 0xF0 and <= 0xF7 => 4, _ => 1 };
        var have = 1;
        while (have < wanted && have < body.Length && (body[have] & 0xC0) == 0x80)
            have++;
        if (wanted > 1 && have == wanted)
            return ('\uFFFD', wanted);
        if (have > 1 && have == body.Length)
            return ('\0', have);
        return (FromWindows1252(lead), 1);
    }

    /// <summary>A byte order mark of UTF-8 only sets <paramref name="skip"/>.</summary>
    private static Encoding? SniffWide(ReadOnlySpan<byte> body, out int skip)
    {
        skip = 0;
        while (body[skip..].StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            skip += 3;
        if (skip > 0)
            return null;
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return Skip(4, new UTF32Encoding(bigEndian: false, byteOrderMark: false), out skip);
        if (body.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return Skip(4, new UTF32Encoding(bigEndian: true, byteOrderMark: false), out skip);
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Skip(2, Encoding.Unicode, out skip);
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Skip(2, Encoding.BigEndianUnicode, out skip);
        if (body.Length < 4)
            return null;
        return (body[0] == 0, body[1] == 0, body[2] == 0, body[3] == 0) switch
        {
            (false, true, true, true) => new UTF32Encoding(bigEndian: false, byteOrderMark: false),
            (true, true, true, false) => new UTF32Encoding(bigEndian: true, byteOrderMark: false),
            (false, true, false, true) => Encoding.Unicode,
            (true, false, true, false) => Encoding.BigEndianUnicode,
            _ => null,
        };

        static Encoding Skip(int bytes, Encoding encoding, out int skip)
        {
            skip = bytes;
            return encoding;
        }
    }

    private static string? CharsetOf(string? contentType)
    {
        const string Key = "charset=";
        var at = contentType?.IndexOf(Key, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
            return null;
        var rest = contentType.AsSpan(at + Key.Length);
        var end = rest.IndexOfAny(';', ',');
        return Label(end < 0 ? rest : rest[..end]);
    }

    /// <summary>The encoding named by the XML declaration, in any charset that has ASCII in place.</summary>
    private static string? DeclaredEncoding(ReadOnlySpan<byte> body)
    {
        var head = body[..Math.Min(body.Length, 1024)];
        var start = head.IndexOf("<?xml"u8);
        if (start < 0)
            return null;
        head = head[start..];
        var end = head.IndexOf((byte)'>');
        if (end < 0)
            return null;
        var declaration = Encoding.Latin1.GetString(head[..end]);
        var at = declaration.IndexOf("encoding", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var value = declaration.AsSpan(at + "encoding".Length).TrimStart().TrimStart('=').TrimStart();
        if (value.IsEmpty || value[0] is not ('"' or '\''))
            return null;
        var close = value[1..].IndexOf(value[0]);
        return close < 0 ? null : Label(value.Slice(1, close));
    }

    private static string? Label(ReadOnlySpan<char> text)
    {
        text = text.Trim().Trim("\"'").Trim();
        return text.Length is 0 or > LongestLabel ? null : text.ToString().ToLowerInvariant();
    }

    /// <summary>Null for a label that is unknown, unsafe (UTF-7), or impossible: a label readable as ASCII is not UTF-16.</summary>
    private static Encoding? Find(string? label)
    {
        var name = label switch
        {
            null => null,
            "utf8" or "utf-8" or "unicode-1-1-utf-8" or "x-unicode20utf8" => "utf-8",
            "iso-8859-1" or "iso8859-1" or "iso_8859-1" or "latin1" or "latin-1" or "l1" or "us-ascii" or "ascii" or "cp1252" or "x-cp1252" => "windows-1252",
            "iso-8859-9" or "latin5" => "windows-1254",
            "iso-8859-11" or "tis-620" or "tis620" => "windows-874",
            "gb2312" or "gbk" or "x-gbk" or "gb_2312-80" or "cp936" or "windows-936" => "gb18030",
            "euc-kr" or "euc_kr" or "cp949" or "uhc" or "windows-949" => "ks_c_5601-1987",
            "shift-jis" or "sjis" or "x-sjis" or "ms_kanji" or "windows-31j" or "cp932" => "shift_jis",
            "eucjp" or "euc_jp" or "x-euc-jp" => "euc-jp",
            "cp1250" or "cp1251" or "cp1253" or "cp1254" or "cp1255" or "cp1256" or "cp1257" or "cp1258" => string.Concat("windows-", label.AsSpan(2)),
            "koi8_r" or "koi8" => "koi8-r",
            "cp866" => "ibm866",
            "mac-roman" or "macroman" or "mac" or "x-mac-roman" => "macintosh",
            "mac-cyrillic" or "maccyrillic" => "x-mac-cyrillic",
            "hz" => "hz-gb-2312",
            "big5-hkscs" or "cp950" or "x-x-big5" => "big5",
            _ when label.StartsWith("utf-7", StringComparison.Ordinal) || label.StartsWith("utf7", StringComparison.Ordinal) => null,
            _ when label.StartsWith("utf-16", StringComparison.Ordinal) || label.StartsWith("utf-32", StringComparison.Ordinal) || label.StartsWith("utf16", StringComparison.Ordinal) => null,
            _ => label,
        };
        if (name is null)
            return null;
        if (name == "utf-8")
            return Encoding.UTF8;
        var found = CodePages.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
        return found is not null && HasAsciiInPlace(found) ? found : null;
    }

    /// <summary>In EBCDIC even the markup has other bytes, so its label on readable markup is wrong.</summary>
    private static bool HasAsciiInPlace(Encoding encoding) => encoding.GetString("<"u8) == "<";

    private static bool IsReallyUtf8(ReadOnlySpan<byte> body, Encoding claimed, bool byHeader)
    {
        var suspicious = claimed.IsSingleByte || (byHeader && Find(DeclaredEncoding(body)) is UTF8Encoding);
        return suspicious && !Ascii.IsValid(body) && Utf8.IsValid(body);
    }
}
