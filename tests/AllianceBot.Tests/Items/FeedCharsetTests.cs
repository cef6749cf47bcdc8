using System.Text;

namespace AllianceBot.Tests.Items;

/// <summary>HOSTILE.md B07 to B11, and the charsets that feeds come in.</summary>
public sealed class FeedCharsetTests
{
    private static readonly EncodingProvider CodePages = CodePagesEncodingProvider.Instance;

    [Fact]
    public void B07_Utf_7_is_never_decoded()
    {
        const string Document = "<?xml version=\"1.0\" encoding=\"utf-7\"?><rss><channel><item><title>+ADw-b+AD4-</title></item></channel></rss>";
        Assert.Equal(["+ADw-b+AD4-"], Reading.Titles(Reading.Of(Encoding.ASCII.GetBytes(Document), "text/xml; charset=utf-7")));
    }

    [Theory]
    [InlineData("windows-1251", "Новости дня")]
    [InlineData("koi8-r", "Новости дня")]
    [InlineData("iso-8859-5", "Новости дня")]
    [InlineData("gb18030", "今日新闻")]
    [InlineData("gb2312", "今日新闻")]
    [InlineData("big5", "今日新聞")]
    [InlineData("shift_jis", "今日のニュース")]
    [InlineData("euc-jp", "今日のニュース")]
    [InlineData("iso-2022-jp", "今日のニュース")]
    [InlineData("euc-kr", "오늘의 뉴스")]
    [InlineData("windows-1252", "“Café” — 5 €")]
    [InlineData("iso-8859-2", "Příliš žluťoučký kůň")]
    [InlineData("windows-1254", "İstanbul şehri")]
    [InlineData("windows-1256", "أخبار")]
    [InlineData("windows-874", "ข่าว")]
    public void B08_Charsets_of_the_world_are_decoded_by_header_and_by_declaration(string charset, string title)
    {
        var encoding = CodePages.GetEncoding(charset)!;
        Assert.Equal([title], Reading.Titles(Reading.Of(encoding.GetBytes(Declared(charset, title)))));
        Assert.Equal([title], Reading.Titles(Reading.Of(encoding.GetBytes(Declared(null, title)), $"application/rss+xml; charset=\"{charset}\"")));
        Assert.Equal([title], Reading.Titles(Reading.Of(encoding.GetBytes(Declared("utf-8", title)), $"application/rss+xml;charset={charset.ToUpperInvariant()}")));
    }

    [Theory]
    // Written in, mark, header, declaration: the first of mark, header, declaration that is there decides.
    [InlineData("utf-8", true, "windows-1251", "koi8-r")]
    [InlineData("utf-8", true, "windows-1251", null)]
    [InlineData("utf-8", true, null, "koi8-r")]
    [InlineData("windows-1251", false, "windows-1251", "koi8-r")]
    [InlineData("koi8-r", false, null, "koi8-r")]
    [InlineData("utf-8", false, null, null)]
    public void B09_The_mark_beats_the_header_beats_the_declaration_beats_utf_8(string written, bool mark, string? header, string? declaration)
    {
        var encoding = written == "utf-8" ? Encoding.UTF8 : CodePages.GetEncoding(written)!;
        byte[] body = [.. mark ? Encoding.UTF8.GetPreamble() : [], .. encoding.GetBytes(Declared(declaration, "Новости"))];
        Assert.Equal(["Новости"], Reading.Titles(Reading.Of(body, header is null ? "text/xml" : $"text/xml; charset={header}")));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("bogus-9")]
    [InlineData("ibm037")]
    [InlineData("utf-16")]
    public void B10_A_charset_that_cannot_be_is_passed_over(string charset)
    {
        var body = Encoding.UTF8.GetBytes(Declared(charset.Replace("\"", "", StringComparison.Ordinal), "Café"));
        Assert.Equal(["Café"], Reading.Titles(Reading.Of(body, $"text/xml; charset={charset}")));
    }

    [Fact]
    public void B10_A_charset_name_of_ten_kilobytes_is_passed_over() =>
        Assert.Equal(["Café"], Reading.Titles(Reading.Of(Encoding.UTF8.GetBytes(Declared(null, "Café")), "text/xml; charset=" + new string('x', 10_000))));

    public static TheoryData<string> WideEncodings => ["utf-16", "utf-16BE", "utf-32", "utf-32BE"];

    [Theory]
    [MemberData(nameof(WideEncodings))]
    public void B11_Utf_16_and_utf_32_are_seen_with_and_without_a_mark_whatever_the_labels_say(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var body = encoding.GetBytes(Declared("utf-8", "Новости"));
        Assert.Equal(["Новости"], Reading.Titles(Reading.Of(body, "text/xml; charset=utf-8")));
        Assert.Equal(["Новости"], Reading.Titles(Reading.Of([.. encoding.GetPreamble(), .. body], "text/xml; charset=windows-1251")));
    }

    [Fact]
    public void Utf_8_under_a_wrong_single_byte_label_is_read_as_utf_8() =>
        Assert.Equal(["Zürich, für"], Reading.Titles(Reading.Of(Encoding.UTF8.GetBytes(Declared("iso-8859-1", "Zürich, für")))));

    [Fact]
    public void Windows_1252_under_a_wrong_utf_8_label_is_read_as_windows_1252()
    {
        var body = CodePages.GetEncoding("windows-1252")!.GetBytes(Declared("utf-8", "Zürich “für” 5 €"));
        Assert.Equal(["Zürich “für” 5 €"], Reading.Titles(Reading.Of(body)));
    }

    [Fact]
    public void A_byte_of_windows_1252_amid_utf_8_does_not_spoil_the_rest()
    {
        byte[] body = [.. "<rss><channel><item><title>Zürich "u8, 0x96, .. " Genf "u8, 0xE9, .. "</title></item></channel></rss>"u8];
        Assert.Equal(["Zürich – Genf é"], Reading.Titles(Reading.Of(body)));
    }

    [Fact]
    public void A_json_feed_may_come_in_other_charsets_too()
    {
        var body = Encoding.Unicode.GetBytes(Reading.Json("{\"title\":\"Новости\"}"));
        Assert.Equal(["Новости"], Reading.Titles(Reading.Of(body)));
    }

    private static string Declared(string? charset, string title) =>
        $"<?xml version='1.0'{(charset is null ? "" : $" encoding='{charset}'")}?><rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>";
}
