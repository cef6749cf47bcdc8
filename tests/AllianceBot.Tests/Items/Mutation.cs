namespace AllianceBot.Tests.Items;

/// <summary>Changes bytes as a broken network, a broken script or an attacker would.</summary>
internal static class Mutation
{
    private static readonly byte[][] Interesting =
    [
        .. new[]
        {
            "<", ">", "</", "/>", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE x [", "]>", "<?", "?>", "&", "&#", "&#x", ";", "&lt;", "&amp;amp;", "\"", "'", "=", "<item>", "</item>", "<entry>", "</entry>",
            "</channel>", "</rss>", "</feed>", "<script>", "<iframe>", "<x:y>", "xmlns:a='b'", "xml:base='//'", "type='xhtml'", "mode='base64'", "href=", "{", "}", "[", "]", "\\u", "\\ud800", "javascript:", "//", "\\\\",
            "99999999999999999999", "-1", "0", "9999", "00:00", "+9999", "T", "Z", "PM", "Feb", "mar",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
        [0], [0xFF], [0xFE, 0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x1B, (byte)'$', (byte)'B'], [0xE2, 0x80],
    ];

    public static byte[] Of(byte[] seed, List<byte[]> others, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var i = random.Next(1, 9); i > 0; i--)
            Mutate(bytes, others, random);
        return [.. bytes];
    }

    private static void Mutate(List<byte> bytes, List<byte[]> others, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(1, 12)));
        switch (random.Next(8))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when length > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                var other = others[random.Next(others.Count)];
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(2000))]);
                break;
            case 6:
                var piece = Interesting[random.Next(Interesting.Length)];
                for (var i = 1 << random.Next(0, 14); i > 0; i >>= 1)
                    bytes.InsertRange(at, piece);
                break;
            default:
                bytes.InsertRange(at, Interesting[random.Next(Interesting.Length)]);
                break;
        }
    }
}
