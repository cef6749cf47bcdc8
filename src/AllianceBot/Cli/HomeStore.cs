using AllianceBot.Communities;
using AllianceBot.Settings;
using AllianceBot.Storage;

namespace AllianceBot.Cli;

/// <summary>The store for verbs that change or show the home community while no bot runs on it.</summary>
internal static class HomeStore
{
    /// <summary>Opens the store and makes the home community if there is none yet; 2, with sentences on standard error, when that fails.</summary>
    public static async Task<int> UseAsync(LoadedSettings loaded, Func<Database, Community, Task<int>> work, CancellationToken cancellationToken)
    {
        var (store, problem) = loaded.Problems.Count == 0 ? OpenedStore.Open(loaded.Settings.ConnectionStrings.AllianceBot) : default;
        await using var opened = store;
        if (store is null)
        {
            foreach (var sentence in problem is null ? loaded.Problems : [problem])
                await Console.Error.WriteLineAsync(sentence);
            return 2;
        }
        var home = await store.Database.WriteAsync(async connection =>
            await CommunityStore.FindByChatAsync(connection, Platforms.Console, HomeCommunity.Terminal)
                ?? (await HomeCommunity.EnsureAsync(connection, loaded.Settings.Community, [], TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds())).Community, cancellationToken);
        return await work(store.Database, home);
    }
}
