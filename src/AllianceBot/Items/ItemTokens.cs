using System.Data.Common;
using System.Text;
using AllianceBot.Matching;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Items;

/// <summary>
/// The full-text index of the items: the tokens of the rule language itself, in order, and those of the source, so that the
/// search before the evaluator can only find too much. A new version of the folding files everything anew.
/// </summary>
internal static class ItemTokens
{
    private const string VersionName = "fold_version";
    private const int AtOnce = 500;

    public static Task SaveAsync(DbConnection connection, SqlDialect dialect, long id, Item item) =>
        connection.ExecuteAsync(dialect.SaveTokens, new { id, tokens = string.Join(' ', Of(item)) });

    /// <summary>Files every stored item anew when the folding has changed since; chunk by chunk, to be called before the pipeline runs.</summary>
    public static async Task RefreshAsync(Database database, CancellationToken cancellationToken)
    {
        var version = Folding.Version.ToString();
        if (await database.ReadAsync(connection => MetaStore.GetAsync(connection, VersionName), cancellationToken) == version)
            return;
        long after = 0;
        while (after >= 0)
        {
            var from = after;
            after = await database.WriteAsync(async connection =>
            {
                var items = (await connection.QueryAsync<Item>("SELECT * FROM items WHERE id > @from ORDER BY id LIMIT @AtOnce", new { from, AtOnce })).AsList();
                foreach (var item in items)
                    await SaveAsync(connection, database.Dialect, item.Id, item);
                return items.Count == 0 ? -1 : items[^1].Id;
            }, cancellationToken);
        }
        await database.WriteAsync(connection => MetaStore.SetAsync(connection, VersionName, version), cancellationToken);
    }

    /// <summary>
    /// A token as the stores file it: the digits of its bytes. Letters that a store's own tokenizer does not know cannot be
    /// lost, nothing needs quoting, and what begins a token begins its digits.
    /// </summary>
    public static string Encode(string token) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(token));

    /// <summary>A token of the source: the letter s is no digit, so it never meets one of the text.</summary>
    public static string EncodeSource(string token) => "s" + Encode(token);

    private static IEnumerable<string> Of(Item item) =>
        new[] { item.Title, item.Summary, item.Content }.SelectMany(TextTokens.ForIndex).Select(Encode)
            .Concat(TextTokens.ForIndex(item.Outlet).Select(EncodeSource));
}
