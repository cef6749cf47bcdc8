using System.Globalization;
using AllianceBot.Deliveries;
using AllianceBot.Storage;

namespace AllianceBot.Commands;

/// <summary>Posts of which nobody could find out whether they stand: a moderator looks in the channel, and says.</summary>
internal sealed class UnsureCommands(Database database, TimeProvider time) : ICommandGroup
{
    private const string There = "there";
    private const string Post = "post";
    private const int MostShown = 20;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "unsure", "Posts that perhaps stand: look in the channel, and say",
        [
            new("number", "of the post, as the list shows it; without it: the list", Suggest: SuggestAsync),
            new("is", "there: it stands, leave it; post: it does not, post it", Choices: [There, Post]),
        ], UnsureAsync),
    ];

    private async Task<Reply> UnsureAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var community = call.Caller.Community.Id;
        if (call["number"] is not { } number)
            return await ListAsync(community, cancellationToken);
        if (call["is"] is not { } said)
            return Reply.Error($"Is it there? Look in the channel, then say /alliance-mod unsure {number} {There} or {Post}.");
        // A suggestion is the number and the title.
        if (!long.TryParse(number.Split(' ')[0], CultureInfo.InvariantCulture, out var id))
            return NotUnsure(number);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var decided = await database.WriteAsync(connection => said == Post
            ? UnsurePosts.SendAgainAsync(connection, community, id, call.Caller.Actor, nowMs)
            : UnsurePosts.StandsAsync(connection, community, id, call.Caller.Actor, nowMs), cancellationToken);
        return !decided ? NotUnsure(number) : Reply.Of(said == Post ? "It is posted now." : "It stays as it stands.");
    }

    private async Task<Reply> ListAsync(long community, CancellationToken cancellationToken)
    {
        var (posts, count) = await database.ReadAsync(async connection =>
            (await UnsurePosts.OfCommunityAsync(connection, community, MostShown), await UnsurePosts.CountAsync(connection, community)), cancellationToken);
        return posts.Count == 0
            ? Reply.Of("Of every post it is known whether it stands.")
            : Reply.Of($"{count} perhaps posted: look in the channel, then say /alliance-mod unsure NUMBER {There} or {Post}",
            [
                .. posts.Select(post => ReplyLine.Bullet($"{post.Id}  ", new ReplySpan(post.Title, Bold: true), $"  in {post.Place}: {post.Reason}")),
                .. count > posts.Count ? (ReplyLine[])[$"and {count - posts.Count} more, once these are settled"] : [],
            ]);
    }

    private async Task<IReadOnlyList<string>> SuggestAsync(Caller caller, string typed, CancellationToken cancellationToken)
    {
        var posts = await database.ReadAsync(connection => UnsurePosts.OfCommunityAsync(connection, caller.Community.Id, MostShown), cancellationToken);
        return Suggestions.Of(posts.Select(post => $"{post.Id} {post.Title}"), typed);
    }

    private static Reply NotUnsure(string number) => Reply.Error($"There is no post \"{number}\" to decide: /alliance-mod unsure lists them.");
}
