using System.Text;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Storage;

namespace AllianceBot.Commands;

/// <summary>Subscription lists (OPML) in and out, as other readers have them.</summary>
internal sealed class FeedListCommands(Database database, FeedFetcher fetcher, TimeProvider time) : ICommandGroup
{
    private const int MostNames = 10;

    // Whoever asked waits for the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "feed import", "Follow all feeds of a subscription list (OPML)",
            [new("url", "the address of the list", Required: true)], ImportAsync),
        new(SlashCommand.Moderators, "feed export", "The feeds of this community as a subscription list (OPML)", [], ExportAsync),
    ];

    private async Task<Reply> ImportAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!WebAddress.TryParse(call["url"]!, out var url))
            return Reply.Error(FetchProblem.BadUrl.Sentence());
        switch (await fetcher.FetchAsync(new FetchRequest(url) { Wanted = Wanted.List, Patience = Patience }, cancellationToken))
        {
            case FetchResult.Fetched list:
                return await ImportAsync(call.Caller, Opml.Read(new MemoryStream(list.Body)), cancellationToken);
            case FetchResult.Failed failed:
                return Reply.Error(failed.Sentence);
            default:
                return Reply.Error("The server asks to be left alone for a while: try again later.");
        }
    }

    private async Task<Reply> ImportAsync(Caller caller, OpmlReading reading, CancellationToken cancellationToken)
    {
        if (reading.Outlines.Count == 0)
            return Reply.Error(reading.Remarks is [var first, ..] ? first : "The list holds no feeds.");
        var outcome = await database.WriteAsync(async connection =>
        {
            var imported = await SubscriptionList.ImportAsync(connection, caller.Community.Id, reading.Outlines, caller.Actor, NowMs);
            await AuditStore.AddAsync<object>(
                connection, caller.Community.Id, caller.Actor, "feed import", "list", null, new { Added = imported.Added.Count, imported.Known, imported.LeftOut }, NowMs);
            return imported;
        }, cancellationToken);
        return Reply.Of(outcome.Sentence,
        [
            .. outcome.Added.Take(MostNames).Select(source => ReplyLine.Bullet(source.Name)),
            .. outcome.Added.Count > MostNames ? (ReplyLine[])[$"and {outcome.Added.Count - MostNames} more: /alliance-mod feed list"] : [],
            .. reading.Remarks.Select(remark => (ReplyLine)remark),
        ]);
    }

    // In a fixed-width face, whole lines at a time, so that it can be copied into a file on every platform.
    private async Task<Reply> ExportAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (outlines, hidden) = await database.ReadAsync(connection => SubscriptionList.ExportAsync(connection, call.Caller.Community.Id), cancellationToken);
        if (outlines.Count == 0)
            return Reply.Error("There is no feed to export: /alliance-mod feed add follows one.");
        using var list = new MemoryStream();
        Opml.Write(list, $"{call.Caller.Community.Name}: feeds", outlines);
        var lines = Encoding.UTF8.GetString(list.ToArray()).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var left = hidden > 0 ? $" {hidden} with a password in the address {(hidden == 1 ? "is" : "are")} left out." : "";
        return Reply.Of($"{(outlines.Count == 1 ? "1 feed" : $"{outlines.Count} feeds")}, to be kept as {Opml.FileName}.{left}", lines.Select(ReplyLine.Code));
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
