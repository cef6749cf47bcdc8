using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Storage;
using AllianceBot.Stories;

namespace AllianceBot.Alerts;

/// <summary>
/// Makes the cards that posts want, before anything is sent: the summary of the story as the community sees it, then the
/// card around it. No destination is held meanwhile. A post whose community sees nothing of the story any more is dropped,
/// with the reason; a card that looks like the one that was sent is not sent again.
/// </summary>
internal sealed class Preparer(Database database, SummaryMaker summaries, TimeProvider time, ILogger<Preparer> logger)
{
    private const int AtOnce = 50;
    private const int SideBySide = 16;

    /// <summary>Makes the cards of everything that wants one; returns how many posts were looked at.</summary>
    public async Task<int> PreparePendingAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            var wanted = await database.ReadAsync(connection => CardStore.WantedAsync(connection, AtOnce), cancellationToken);
            // Side by side, since a card may wait for a page; saved in order, since first posts go out in the order of their alerts.
            var made = new MadeCard[wanted.Count];
            await Parallel.ForAsync(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
                async (i, cancel) => made[i] = await MakeAsync(wanted[i], cancel));
            foreach (var card in made)
                await SaveAsync(card, cancellationToken);
            total += wanted.Count;
            if (wanted.Count < AtOnce)
                return total;
        }
    }

    private async Task<MadeCard> MakeAsync(WantedCard post, CancellationToken cancellationToken)
    {
        try
        {
            return new MadeCard(post, post.AlertId is { } alertId ? await StoryCardAsync(post, alertId, cancellationToken) : await DigestCardAsync(post, cancellationToken));
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or DbException))
        {
            // The isolation point: a card that cannot be made never holds up the others.
            logger.LogError(bug, "The card of post {Key} cannot be made", post.Key);
            return new MadeCard(post, null, IsBroken: true);
        }
    }

    private async Task SaveAsync(MadeCard made, CancellationToken cancellationToken)
    {
        var (post, card, isBroken) = made;
        CrashPoint.Pass(CrashPoint.PrepareMade);
        await database.WriteAsync(async connection =>
        {
            if (isBroken)
                await CardStore.EndAsync(connection, post, "its card cannot be made");
            else if (card is null)
                await CardStore.DropAsync(connection, post, post.AlertId is null ? "nothing is left to tell" : "its source was left");
            else
                await CardStore.SaveAsync(connection, post, card);
        }, cancellationToken);
        CrashPoint.Pass(CrashPoint.PrepareSaved);
        if (card is null && !isBroken)
            logger.LogInformation("Post {Key} was dropped: its community sees nothing of it any more", post.Key);
    }

    private async Task<Card?> StoryCardAsync(WantedCard post, long alertId, CancellationToken cancellationToken)
    {
        var seen = await database.ReadAsync(async connection =>
        {
            var community = await CommunityStore.GetAsync(connection, post.CommunityId);
            var view = await StoryView.ForAsync(connection, community, post.StoryId!.Value);
            return (view, matches: await CardStore.MatchesAsync(connection, alertId));
        }, cancellationToken);
        if (seen.view?.LedBy(seen.matches.Select(match => match.ItemId).ToHashSet()) is not { } view)
            return null;
        var words = CardBuilder.MatchedWords(seen.matches);
        var summary = await summaries.ForAsync(view, words, time.GetUtcNow(), cancellationToken);
        return CardBuilder.Story(view, seen.matches, summary, post.Ping);
    }

    private async Task<Card?> DigestCardAsync(WantedCard post, CancellationToken cancellationToken) =>
        await database.ReadAsync(async connection =>
        {
            var community = await CommunityStore.GetAsync(connection, post.CommunityId);
            var views = await CardStore.ViewsAsync(connection, community, await CardStore.FoldedStoriesAsync(connection, post.Id));
            return views.Count == 0 ? null : CardBuilder.Digest(views, post.Reason);
        }, cancellationToken);

    /// <param name="Card">Null: there is nothing to show.</param>
    private readonly record struct MadeCard(WantedCard Post, Card? Card, bool IsBroken = false);
}
