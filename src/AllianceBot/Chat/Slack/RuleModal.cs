using AllianceBot.Commands;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.SocketMode;

namespace AllianceBot.Chat.Slack;

/// <summary>The modal for a new rule: it opens when <c>rule add</c> is said without words.</summary>
internal static class RuleModal
{
    public const string CallbackId = "rule-add";
    public const string Name = "name";
    public const string Query = "query";
    private const int MostName = 60;

    /// <param name="channelId">Where it was asked for, and where the rule's stories will come; comes back with the submission.</param>
    public static ModalView Open(string channelId) => new(
        TextObject.Plain("New rule", BlockLimits.ViewTitle),
        [
            new InputBlock(TextObject.Plain("Name", BlockLimits.InputLabel), new PlainTextInput(Name) { MaxLength = MostName }) { BlockId = Name },
            new InputBlock(TextObject.Plain("What to watch for", BlockLimits.InputLabel), new PlainTextInput(Query) { Multiline = true, MaxLength = BlockLimits.PlainTextInput })
            {
                BlockId = Query,
                Hint = TextObject.Plain("For example: (renault OR nissan) AND alliance NOT \"formula 1\"", BlockLimits.InputHint),
            },
        ])
    {
        CallbackId = CallbackId,
        PrivateMetadata = channelId,
        Submit = TextObject.Plain("Add", BlockLimits.ViewTitle),
        Close = TextObject.Plain("Cancel", BlockLimits.ViewTitle),
    };

    public static Dictionary<string, string> Options(ViewState view) => new()
    {
        [Name] = (view[Name] ?? "").Trim(),
        [Query] = (view[Query] ?? "").Trim(),
    };

    /// <summary>What is wrong, beside the field that it is about; the modal stays open.</summary>
    public static SlackAck Refuse(Reply reply, string query) => SlackAck.Errors(new Dictionary<string, string>
    {
        [Matching.RuleParser.Parse(query).Rule is null ? Query : Name] =
            string.Join('\n', reply.Lines.Select(line => string.Concat(line.Spans.Select(span => span.Text))).Prepend(reply.Title)),
    });

    public static SlackAck Done(Reply reply) =>
        SlackAck.Update(new ModalView(TextObject.Plain("New rule", BlockLimits.ViewTitle), SlackReplies.InModal(reply)) { Close = TextObject.Plain("Close", BlockLimits.ViewTitle) });
}
