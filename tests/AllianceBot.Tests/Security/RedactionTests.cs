using AllianceBot.Security;

namespace AllianceBot.Tests.Security;

/// <summary>HOSTILE.md H01: secrets in text that may be logged. The tokens are made up.</summary>
public sealed class RedactionTests
{
    private static readonly string BotToken = string.Join('.', "MTIzNDU2Nzg5MDEyMzQ1Njc4", "GaBcDe", "abcdefghijklmnopqrstuvwxyz0123456789AB");

    public static TheoryData<string, string> Secrets { get; } = new()
    {
        { $"login with {BotToken} failed", BotToken },
        { $"Authorization: Bot {BotToken}", BotToken },
        { "token xoxb-" + "1234567890-abcdefABCDEF was refused", "1234567890" },
        { "xapp-" + "1-A012-345-abcdef", "A012" },
        { "xoxe.xoxp-" + "1-abcdefgh", "abcdefgh" },
        { "POST https://discord.com/api/webhooks/123456789012345678/Zm9v-YmFy_secret?wait=true", "Zm9v" },
        { "https://discord.com/api/v10/interactions/123456789012345678/aW50ZXJhY3Rpb24/callback", "aW50" },
        { "https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages/@original", "aW50" },
        { "see https://hooks.slack.com/services/T000/B000/notToBeSaid for it", "notToBeSaid" },
        { "https://hooks.slack.com/commands/T000/1234/secret", "1234" },
        { "GET https://reader:s3same@news.example/feed.xml", "s3same@" },
        { "GET https://news.example/feed?user=7&token=abc123&x=1", "abc123" },
        { "https://news.example/feed?auth=abc123", "abc123" },
        { "https://news.example/feed?api_key=abc123;sig=def456", "def456" },
        { "{\"access_token\": \"abc123\"}", "abc123" },
        { "Host=db;Username=bot;Password=hunter2;Database=x", "hunter2" },
        { "Host=db;Pwd=hunter2", "hunter2" },
        { "Basic cmVhZGVyOnMzc2FtZQ==", "cmVhZGVy" },
        { "Bearer abcdef0123456789", "abcdef0123456789" },
    };

    [Theory, MemberData(nameof(Secrets))]
    public void H01_no_secret_is_left(string text, string secret)
    {
        var stripped = Redaction.Strip(text);
        Assert.DoesNotContain(secret, stripped, StringComparison.Ordinal);
        Assert.Contains(Redaction.Hidden, stripped, StringComparison.Ordinal);
        Assert.Equal(stripped, Redaction.Strip(stripped));
    }

    [Theory]
    [InlineData("Autonews: 403 since 14:10, next try 18:00"), InlineData("https://news.example/2026/03/02/renault-nissan-alliance?page=2"), InlineData("mail to desk@news.example")]
    [InlineData("The monkey: a key story"), InlineData("poll of feed 17 took 1.234567 s"), InlineData("System.Net.Http.HttpRequestException.ThrowIfFailed.SomethingElseThatIsLongEnough")]
    public void Ordinary_text_stays_as_it_is(string text) => Assert.Equal(text, Redaction.Strip(text));

    [Fact]
    public void A_feeds_url_is_logged_without_what_may_be_its_key() =>
        Assert.Equal("https://news.example:8443/private/feed.xml?[hidden]", Redaction.Url(new Uri("https://a:b@news.example:8443/private/feed.xml?u=1&k=abc#x")));

    [Fact]
    public void A_megabyte_is_stripped_quickly()
    {
        var started = TimeProvider.System.GetTimestamp();
        Redaction.Strip(string.Concat(Enumerable.Repeat("https://a.b-c.d_e/webhooks/12:key=", 30_000)));
        Redaction.Strip(new string('a', 1_000_000));
        Redaction.Strip(string.Concat(Enumerable.Repeat("abcdefghijklmnopqrstuvwx.", 40_000)));
        // Far above what one linear pass takes on a busy machine, far below what backtracking takes.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
