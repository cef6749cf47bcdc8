using AllianceBot.Chat.Slack;
using AllianceBot.Deliveries;
using AllianceBot.SlackApi;

namespace AllianceBot.Tests.Chat.Slack;

/// <summary>Slack's errors in the deliverer's terms.</summary>
public sealed class SlackOutcomesTests
{
    [Theory]
    [InlineData(SlackErrorKind.TokenRejected, typeof(DeliveryOutcome.Closed))]
    [InlineData(SlackErrorKind.MissingScope, typeof(DeliveryOutcome.Closed))]
    [InlineData(SlackErrorKind.ChannelGone, typeof(DeliveryOutcome.Closed))]
    [InlineData(SlackErrorKind.NotInChannel, typeof(DeliveryOutcome.Closed))]
    [InlineData(SlackErrorKind.Archived, typeof(DeliveryOutcome.Closed))]
    [InlineData(SlackErrorKind.Forbidden, typeof(DeliveryOutcome.Closed))]
    [InlineData(SlackErrorKind.UserUnreachable, typeof(DeliveryOutcome.Closed))]
    [InlineData(SlackErrorKind.MessageGone, typeof(DeliveryOutcome.Gone))]
    [InlineData(SlackErrorKind.MessageLocked, typeof(DeliveryOutcome.Refused))]
    [InlineData(SlackErrorKind.InvalidBlocks, typeof(DeliveryOutcome.Refused))]
    [InlineData(SlackErrorKind.MessageTooLong, typeof(DeliveryOutcome.Refused))]
    [InlineData(SlackErrorKind.RateLimited, typeof(DeliveryOutcome.Retry))]
    [InlineData(SlackErrorKind.NotSent, typeof(DeliveryOutcome.Retry))]
    [InlineData(SlackErrorKind.OutcomeUnknown, typeof(DeliveryOutcome.Unsure))]
    [InlineData(SlackErrorKind.Refused, typeof(DeliveryOutcome.Refused))]
    public void Each_error_has_its_outcome(SlackErrorKind kind, Type outcome) =>
        Assert.IsType(outcome, SlackOutcomes.Of(new SlackError(kind, "code")));

    [Fact]
    public void A_rate_limit_says_how_long_to_wait()
    {
        var wait = TimeSpan.FromSeconds(30);
        var retry = Assert.IsType<DeliveryOutcome.Retry>(SlackOutcomes.Of(new SlackError(SlackErrorKind.RateLimited, "ratelimited") { RetryAfter = wait }));
        Assert.Equal(wait, retry.After);
    }

    [Fact]
    public void A_missing_scope_is_named()
    {
        var closed = Assert.IsType<DeliveryOutcome.Closed>(SlackOutcomes.Of(new SlackError(SlackErrorKind.MissingScope, "missing_scope") { Needed = "chat:write" }));
        Assert.Contains("chat:write", closed.Reason, StringComparison.Ordinal);
    }
}
