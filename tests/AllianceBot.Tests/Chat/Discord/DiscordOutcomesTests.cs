using AllianceBot.Chat.Discord;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.DiscordApi;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Discord's errors in the deliverer's terms.</summary>
public sealed class DiscordOutcomesTests
{
    public static TheoryData<DiscordErrorKind, string> Table => new()
    {
        { DiscordErrorKind.NotSent, nameof(DeliveryOutcome.Retry) },
        { DiscordErrorKind.OutcomeUnknown, nameof(DeliveryOutcome.Unsure) },
        { DiscordErrorKind.RateLimited, nameof(DeliveryOutcome.Retry) },
        { DiscordErrorKind.OldMessageEditLimit, nameof(DeliveryOutcome.Retry) },
        { DiscordErrorKind.TooManyInvalidRequests, nameof(DeliveryOutcome.Retry) },
        { DiscordErrorKind.Unauthorized, nameof(DeliveryOutcome.Retry) },
        { DiscordErrorKind.UnknownMessage, nameof(DeliveryOutcome.Gone) },
        { DiscordErrorKind.UnknownChannel, nameof(DeliveryOutcome.Closed) },
        { DiscordErrorKind.UnknownGuild, nameof(DeliveryOutcome.Closed) },
        { DiscordErrorKind.MissingAccess, nameof(DeliveryOutcome.Closed) },
        { DiscordErrorKind.MissingPermission, nameof(DeliveryOutcome.Closed) },
        { DiscordErrorKind.ThreadLocked, nameof(DeliveryOutcome.Closed) },
        { DiscordErrorKind.CannotDmUser, nameof(DeliveryOutcome.Closed) },
        { DiscordErrorKind.InvalidForm, nameof(DeliveryOutcome.Refused) },
        { DiscordErrorKind.EmptyMessage, nameof(DeliveryOutcome.Refused) },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_error_has_its_outcome(DiscordErrorKind kind, string outcome) => Assert.Equal(outcome, Of(kind).GetType().Name);

    [Fact]
    public void A_limit_says_when_to_try_again() =>
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<DeliveryOutcome.Retry>(Of(DiscordErrorKind.RateLimited)).After);

    [Fact]
    public void A_refused_token_stops_for_a_while_with_a_sentence_that_says_what_to_do()
    {
        var retry = Assert.IsType<DeliveryOutcome.Retry>(Of(DiscordErrorKind.Unauthorized));
        Assert.Contains("Discord:Token", retry.Reason, StringComparison.Ordinal);
        Assert.True(retry.After > TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(DiscordErrorKind.CannotDmUser, 403), InlineData(DiscordErrorKind.Rejected, 403), InlineData(DiscordErrorKind.MissingAccess, 403)]
    public void A_closed_direct_message_says_how_to_go_on(DiscordErrorKind kind, int status) =>
        Assert.Contains("/alliance resume", Assert.IsType<DeliveryOutcome.Closed>(Of(kind, "dm", status)).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(403, nameof(DeliveryOutcome.Closed)), InlineData(404, nameof(DeliveryOutcome.Closed)), InlineData(400, nameof(DeliveryOutcome.Refused))]
    public void A_code_without_a_name_is_judged_by_its_status(int status, string outcome) => Assert.Equal(outcome, Of(DiscordErrorKind.Rejected, status: status).GetType().Name);

    private static DeliveryOutcome Of(DiscordErrorKind kind, string place = "channel", int? status = null) =>
        DiscordOutcomes.Of(new DiscordError(kind, "what happened") { RetryAfter = TimeSpan.FromSeconds(7), Status = status }, new Destination { Kind = place });
}
