using System.Security.Cryptography;
using System.Text.Json;
using AllianceBot.Commands;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Settings;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Discord;

/// <summary>
/// Makes Discord's list of commands the catalogue's: one bulk overwrite, and only when the list is another one than was
/// registered last, since Discord counts what is created.
/// </summary>
internal sealed class CommandRegistration(DiscordRest rest, CommandCatalogue catalogue, DiscordOptions options, Database database)
{
    private const string Everywhere = "global";

    /// <summary>Null when the commands are registered, else why not.</summary>
    public async Task<DiscordError?> RegisterAsync(CancellationToken cancellationToken)
    {
        var application = await rest.GetCurrentApplicationAsync(cancellationToken);
        if (!application.IsOk)
            return application.Error;
        var commands = DiscordCommands.From(catalogue);
        var scope = options.DevelopmentGuildId ?? Everywhere;
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(commands)))[..16];
        if (await database.ReadAsync(connection => MetaStore.GetAsync(connection, Name(application.Value, scope)), cancellationToken) == hash)
            return null;
        var done = await OverwriteAsync(application.Value, scope, commands, cancellationToken);
        if (!done.IsOk)
            return done.Error;
        await database.WriteAsync(connection => MetaStore.SetAsync(connection, Name(application.Value, scope), hash), cancellationToken);
        return scope == Everywhere ? null : await ClearGlobalAsync(application.Value, cancellationToken);
    }

    // A guild of its own for development shows both lists, so the global one goes when this bot had made one.
    private async Task<DiscordError?> ClearGlobalAsync(Application application, CancellationToken cancellationToken)
    {
        var name = Name(application, Everywhere);
        if (await database.ReadAsync(connection => MetaStore.GetAsync(connection, name), cancellationToken) is null or "")
            return null;
        var cleared = await OverwriteAsync(application, Everywhere, [], cancellationToken);
        if (cleared.IsOk)
            await database.WriteAsync(connection => MetaStore.SetAsync(connection, name, ""), cancellationToken);
        return cleared.Error;
    }

    private Task<DiscordResult<IReadOnlyList<Command>>> OverwriteAsync(Application application, string scope, IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        scope == Everywhere
            ? rest.OverwriteGlobalCommandsAsync(application.Id, commands, cancellationToken)
            : rest.OverwriteGuildCommandsAsync(application.Id, Snowflake.Parse(scope), commands, cancellationToken);

    private static string Name(Application application, string scope) => $"discord.commands:{application.Id}:{scope}";
}
