using System.Text;
using AllianceBot.Security;
using CsCheck;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.Tests.Security;

/// <summary>HOSTILE.md E19 and E09 for terminals and logs.</summary>
public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain ASCII ~", "plain ASCII ~")]
    [InlineData("\u001b[31mred\u001b[0m", "red"), InlineData("a\u001b[2J\u001b[1;1Hb", "ab"), InlineData("\u009b31mred", "red")]
    [InlineData("\u001b]0;title\u0007text", "text"), InlineData("\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\", "link"), InlineData("\u009dtitle\u009ctext", "text")]
    [InlineData("\u001bPq#0;2\u001b\\after", "after"), InlineData("\u001b(0lqk", "lqk"), InlineData("\u001b7\u001b8\u001bctext", "text")]
    [InlineData("\u001b]never ends\nnext line", "\nnext line"), InlineData("cut \u001b[", "cut "), InlineData("cut \u001b", "cut "), InlineData("\u001b[31\u001b[32mx", "x")]
    [InlineData("a\u0000b\u0008c\u007fd\u0085e", "abcd\ne"), InlineData("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"), InlineData("a\tb", "a b")]
    [InlineData("abc\u202edef\u2066ghi\u200fj", "abcdefghij"), InlineData("\ufeffx\U000e0041y", "xy")]
    [InlineData("ルノー・日産 👨‍👩‍👧 Škoda عربي می‌خواهم", "ルノー・日産 👨‍👩‍👧 Škoda عربي می‌خواهم")]
    public void E19_a_terminal_gets_text_and_nothing_else(string text, string expected) => Assert.Equal(expected, TerminalText.Lines(text));

    [Fact]
    public void E19_lone_surrogates_are_replaced_or_shown()
    {
        Assert.Equal("\ufffdx\ufffd", TerminalText.Lines("\ud800x\udc00"));
        Assert.Equal(@"\uD800x\uDC00", TerminalText.LogLine("\ud800x\udc00"));
    }

    [Fact]
    public void E19_one_line_is_one_line() => Assert.Equal("one two  three", TerminalText.OneLine("one\r\ntwo\n\nthree"));

    [Theory]
    [InlineData("title\r\n2026-03-02 info  Forged: line", @"title\r\n2026-03-02 info  Forged: line"), InlineData("\u001b[31mred\u202e", @"\u001B[31mred\u202E")]
    [InlineData("a\u2028b\u0085c\td", @"a\u2028b\u0085c\td"), InlineData("tag \U000e0041", @"tag \uDB40\uDC41"), InlineData("日産 👍", "日産 👍")]
    public void E19_a_log_line_stays_one_line_and_shows_what_was_harmful(string text, string expected) => Assert.Equal(expected, TerminalText.LogLine(text));

    [Fact]
    public void E19_whatever_comes_in_no_control_goes_out() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\0', '\u00a0'], Gen.Char['\u2000', '\u206f'], Gen.Const('\x1b'), Gen.Const('['))].Sample(text =>
        {
            Assert.DoesNotContain(TerminalText.Lines(text).EnumerateRunes(), rune => rune.Value != '\n' && Rune.IsControl(rune));
            Assert.DoesNotContain(TerminalText.LogLine(text).EnumerateRunes(), Rune.IsControl);
            Assert.DoesNotContain(TerminalText.OneLine(text), unit => unit is '\u202e' or '\u2066' or '\u2028');
        });

    [Fact]
    public void E19_H01_the_log_is_written_in_safe_lines_exceptions_included()
    {
        var written = new StringWriter();
        var formatter = new SafeLogFormatter(new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 14, 10, 0, TimeSpan.Zero)));
        var failure = new IOException("read\nhttps://reader:s3same@news.example/ \u001b[2J");
        formatter.Write(new LogEntry<string>(LogLevel.Warning, "AllianceBot.Feeds.PollWorker", 0, "feed failed", failure, (state, _) => state), null, written);
        Assert.Equal(@"2026-03-02T14:10:00.000Z warn  PollWorker: feed failed System.IO.IOException: read\nhttps://[hidden]news.example/ \u001B[2J" + Environment.NewLine, written.ToString());
    }
}
