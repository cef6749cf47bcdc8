using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.Text;

namespace AllianceBot.SlackApi.Tests;

/// <summary>Builders of what tests need and do not care about.</summary>
internal static class Some
{
    public static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public static SlackWeb Web(FakeSlack slack, TimeProvider? time = null, Func<SlackOptions, SlackOptions>? change = null)
    {
        var options = new SlackOptions { Token = slack.BotToken, BaseAddress = slack.ApiAddress };
        return new SlackWeb(Http(), change?.Invoke(options) ?? options, time ?? TimeProvider.System);
    }

    public static SlackWeb App(FakeSlack slack, TimeProvider? time = null) => Web(slack, time, options => options with { Token = slack.AppToken });

    public static OutgoingMessage Message(string text = "Renault and Nissan hold talks", string channel = FakeWorkspace.CarNews, string? key = null) => new()
    {
        Channel = channel,
        Text = text,
        Blocks = [new SectionBlock { Text = TextObject.Marked(new Mrkdwn(BlockLimits.SectionText).Add(text)) }],
        Metadata = key is null ? null : new MessageMetadata("alert_posted", new Dictionary<string, string> { ["key"] = key }),
    };

    public static ModalView Modal() => new(
        TextObject.Plain("New rule", BlockLimits.ViewTitle),
        [
            new InputBlock(TextObject.Plain("Query", BlockLimits.InputLabel), new PlainTextInput("query")) { BlockId = "query" },
            new InputBlock(
                TextObject.Plain("When", BlockLimits.InputLabel),
                new StaticSelect("mode", [new Option(TextObject.Plain("Now", BlockLimits.OptionText), "now"), new Option(TextObject.Plain("Digest", BlockLimits.OptionText), "digest")]))
            {
                BlockId = "mode",
            },
        ])
    {
        CallbackId = "rule",
        PrivateMetadata = "community 1",
        Submit = TextObject.Plain("Save", BlockLimits.ViewTitle),
    };

    /// <summary>Waits for something that a server does by itself; the deadline only bounds a failing test.</summary>
    public static async Task Until(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 2000 && !condition(); attempt++) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        Assert.True(condition(), "It did not happen within 10 s.");
    }
}
