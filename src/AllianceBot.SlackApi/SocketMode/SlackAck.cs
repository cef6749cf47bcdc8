using AllianceBot.SlackApi.Blocks;

namespace AllianceBot.SlackApi.SocketMode;

/// <summary>What an acknowledgement may say beyond "received". Sent only where Slack takes an answer.</summary>
public sealed record SlackAck
{
    private SlackAck()
    {
    }

    internal string? Text { get; private init; }

    internal IReadOnlyList<Block>? Blocks { get; private init; }

    internal string? ResponseType { get; private init; }

    internal string? ResponseAction { get; private init; }

    internal IReadOnlyDictionary<string, string>? FieldErrors { get; private init; }

    internal View? View { get; private init; }

    /// <summary>To a slash command: a message, for the person alone unless it says in_channel.</summary>
    public static SlackAck Message(ResponseMessage message) =>
        new() { Text = message.Text, Blocks = message.Blocks, ResponseType = message.InChannel ? "in_channel" : "ephemeral" };

    /// <summary>To a submission: what is wrong, by block_id. The modal stays open.</summary>
    public static SlackAck Errors(IReadOnlyDictionary<string, string> errors) => new() { ResponseAction = "errors", FieldErrors = errors };

    /// <summary>To a submission: another view in place of the modal.</summary>
    public static SlackAck Update(ModalView view) => new() { ResponseAction = "update", View = view };

    /// <summary>To a submission: closes all modals of the stack. A plain acknowledgement closes just this one.</summary>
    public static SlackAck Clear { get; } = new() { ResponseAction = "clear" };
}

/// <summary>An acknowledgement as it is sent.</summary>
internal sealed record AckEnvelope(string EnvelopeId)
{
    public AckPayload? Payload { get; init; }
}

internal sealed record AckPayload
{
    public string? Text { get; init; }

    public IReadOnlyList<Block>? Blocks { get; init; }

    public string? ResponseType { get; init; }

    public string? ResponseAction { get; init; }

    public IReadOnlyDictionary<string, string>? Errors { get; init; }

    public View? View { get; init; }

    public static AckPayload? From(SlackAck? ack) => ack is null ? null : new AckPayload
    {
        Text = ack.Text,
        Blocks = ack.Blocks,
        ResponseType = ack.ResponseType,
        ResponseAction = ack.ResponseAction,
        Errors = ack.FieldErrors,
        View = ack.View,
    };
}
