using AllianceBot.Commands;
using AllianceBot.Communities;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Console;

/// <summary>
/// Commands typed at the terminal or piped in. Whoever types is a moderator of the home community: they own the machine.
/// </summary>
internal sealed class ConsoleChat(ConsoleScreen screen, CommandCatalogue catalogue, Database database, TextReader input)
{
    /// <summary>Answers line by line until the end of the input.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Trim().Length == 0)
                continue;
            var reply = await catalogue.RunLineAsync(await CallerAsync(cancellationToken), line.Trim(), cancellationToken);
            await screen.WriteAsync(renderer => renderer.Reply(reply), cancellationToken);
        }
    }

    private Task<Caller> CallerAsync(CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var community = await CommunityStore.FindByChatAsync(connection, Platforms.Console, HomeCommunity.Terminal)
            ?? throw new InvalidOperationException("The home community is made at start, before anything is read.");
        var terminal = (await DestinationStore.OfCommunityAsync(connection, community.Id)).First(d => d.Platform == Platforms.Console);
        return new Caller(community, Platforms.Console, terminal.ChatId, "terminal", Environment.UserName, IsModerator: true, terminal);
    }, cancellationToken);
}
