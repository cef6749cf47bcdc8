using System.Collections.Frozen;

namespace AllianceBot.SlackApi;

/// <summary>Slack's error codes by what they mean. Source: the error tables of the methods on docs.slack.dev.</summary>
internal static class SlackErrorCodes
{
    private static readonly FrozenDictionary<string, SlackErrorKind> Kinds = new Dictionary<string, SlackErrorKind>
    {
        ["not_authed"] = SlackErrorKind.TokenRejected,
        ["invalid_auth"] = SlackErrorKind.TokenRejected,
        ["account_inactive"] = SlackErrorKind.TokenRejected,
        ["token_revoked"] = SlackErrorKind.TokenRejected,
        ["token_expired"] = SlackErrorKind.TokenRejected,
        ["not_allowed_token_type"] = SlackErrorKind.TokenRejected,
        ["user_removed_from_team"] = SlackErrorKind.TokenRejected,
        ["team_disabled"] = SlackErrorKind.TokenRejected,
        ["org_login_required"] = SlackErrorKind.TokenRejected,
        ["team_access_not_granted"] = SlackErrorKind.TokenRejected,
        ["two_factor_setup_required"] = SlackErrorKind.TokenRejected,

        ["missing_scope"] = SlackErrorKind.MissingScope,
        ["no_permission"] = SlackErrorKind.MissingScope,

        ["channel_not_found"] = SlackErrorKind.ChannelGone,
        ["not_in_channel"] = SlackErrorKind.NotInChannel,
        ["is_archived"] = SlackErrorKind.Archived,
        ["is_inactive"] = SlackErrorKind.Archived,

        ["restricted_action"] = SlackErrorKind.Forbidden,
        ["restricted_action_read_only_channel"] = SlackErrorKind.Forbidden,
        ["restricted_action_thread_only_channel"] = SlackErrorKind.Forbidden,
        ["restricted_action_non_threadable_channel"] = SlackErrorKind.Forbidden,
        ["restricted_action_thread_locked"] = SlackErrorKind.Forbidden,
        ["access_denied"] = SlackErrorKind.Forbidden,
        ["accesslimited"] = SlackErrorKind.Forbidden,
        ["posting_to_general_channel_denied"] = SlackErrorKind.Forbidden,
        ["ekm_access_denied"] = SlackErrorKind.Forbidden,

        ["user_not_found"] = SlackErrorKind.UserUnreachable,
        ["users_not_found"] = SlackErrorKind.UserUnreachable,
        ["user_disabled"] = SlackErrorKind.UserUnreachable,
        ["user_not_visible"] = SlackErrorKind.UserUnreachable,
        ["cannot_dm_bot"] = SlackErrorKind.UserUnreachable,
        ["messages_tab_disabled"] = SlackErrorKind.UserUnreachable,

        ["message_not_found"] = SlackErrorKind.MessageGone,
        ["thread_not_found"] = SlackErrorKind.MessageGone,
        ["cant_update_message"] = SlackErrorKind.MessageLocked,
        ["cant_delete_message"] = SlackErrorKind.MessageLocked,
        ["edit_window_closed"] = SlackErrorKind.MessageLocked,
        ["block_mismatch"] = SlackErrorKind.MessageLocked,

        ["invalid_blocks"] = SlackErrorKind.InvalidBlocks,
        ["invalid_blocks_format"] = SlackErrorKind.InvalidBlocks,
        ["msg_too_long"] = SlackErrorKind.MessageTooLong,
        ["msg_blocks_too_long"] = SlackErrorKind.MessageTooLong,
        ["view_too_large"] = SlackErrorKind.MessageTooLong,

        ["expired_trigger_id"] = SlackErrorKind.TriggerExpired,
        ["exchanged_trigger_id"] = SlackErrorKind.TriggerExpired,

        ["ratelimited"] = SlackErrorKind.RateLimited,
        ["rate_limited"] = SlackErrorKind.RateLimited,
        ["message_limit_exceeded"] = SlackErrorKind.RateLimited,

        // The workspace or channel is being moved: refused for now, through no fault of the request.
        ["team_added_to_org"] = SlackErrorKind.NotSent,
        ["external_channel_migrating"] = SlackErrorKind.NotSent,

        // "Some aspect of the operation may have succeeded", as the method pages put it.
        ["fatal_error"] = SlackErrorKind.OutcomeUnknown,
        ["internal_error"] = SlackErrorKind.OutcomeUnknown,
        ["request_timeout"] = SlackErrorKind.OutcomeUnknown,
        ["service_unavailable"] = SlackErrorKind.OutcomeUnknown,
        ["update_failed"] = SlackErrorKind.OutcomeUnknown,
    }.ToFrozenDictionary();

    /// <summary>Methods on views answer every fault of the blocks with invalid_arguments; its pointer tells it apart.</summary>
    public static SlackErrorKind KindOf(string code, IReadOnlyList<string> details)
    {
        if (Kinds.TryGetValue(code, out var kind)) return kind;
        return code == "invalid_arguments" && details.Any(detail => detail.Contains("/blocks", StringComparison.Ordinal) || detail.Contains("/view", StringComparison.Ordinal))
            ? SlackErrorKind.InvalidBlocks
            : SlackErrorKind.Refused;
    }
}
