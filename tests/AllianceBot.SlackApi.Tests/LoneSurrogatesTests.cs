using System.Text;

namespace AllianceBot.SlackApi.Tests;

public sealed class LoneSurrogatesTests
{
    [Theory]
    [InlineData(@"""plain""", @"""plain""")]
    [InlineData(@"""\ud83d\ude00""", @"""\ud83d\ude00""")]
    [InlineData(@"""\uD83D\uDE00 \u00e9 \n""", @"""\uD83D\uDE00 \u00e9 \n""")]
    [InlineData(@"""cut \ud83d""", @"""cut \ufffd""")]
    [InlineData(@"""\ude00 cut""", @"""\ufffd cut""")]
    [InlineData(@"""\ud83d\ud83d\ude00""", @"""\ufffd\ud83d\ude00""")]
    [InlineData(@"""\ude00\ud83d""", @"""\ufffd\ufffd""")]
    [InlineData(@"""\ud83d\n""", @"""\ufffd\n""")]
    [InlineData(@"""\\ud83d""", @"""\\ud83d""")]
    [InlineData(@"""\\\ud83d""", @"""\\\ufffd""")]
    [InlineData(@"""\ud8", @"""\ud8")]
    [InlineData(@"""\", @"""\")]
    public void Half_a_character_is_replaced_and_nothing_else(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(LoneSurrogates.Mend(Encoding.UTF8.GetBytes(json)).Span));
}
