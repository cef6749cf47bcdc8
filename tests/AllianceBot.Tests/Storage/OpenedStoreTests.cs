using AllianceBot.Storage;

namespace AllianceBot.Tests.Storage;

/// <summary>A store that cannot be had is a sentence that names it, never an exception.</summary>
public sealed class OpenedStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alliancebot-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_that_cannot_be_made_is_said() => AssertRefused($"Data Source={Blocked("a.db")}", Blocked("a.db"));

    [Fact]
    public void A_file_that_is_no_store_is_said()
    {
        File.WriteAllText(Path.Combine(_folder, "junk.db"), "not a store, and long enough to be read as one");
        AssertRefused($"Data Source={Path.Combine(_folder, "junk.db")}", "junk.db");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1", "names a PostgreSQL")]
    [InlineData("Host=127.0.0.1;Prot=5432", "prot")]
    [InlineData("nonsense", "must begin with")]
    public void A_PostgreSQL_that_does_not_answer_and_a_key_it_does_not_know_are_said(string connectionString, string words) => AssertRefused(connectionString, words);

    [Fact]
    public async Task A_check_asks_a_PostgreSQL_and_leaves_a_file_alone()
    {
        Assert.Contains("names a PostgreSQL", await DatabaseAddress.Parse("Host=127.0.0.1;Port=1")!.AskAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(await DatabaseAddress.Parse($"Data Source={Path.Combine(_folder, "new.db")}")!.AskAsync(TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Path.Combine(_folder, "new.db")));
    }

    // Below a file no folder can be made, whoever asks.
    private string Blocked(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        return Path.Combine(_folder, "file", "below", name);
    }

    private static void AssertRefused(string connectionString, string words)
    {
        var (store, problem) = OpenedStore.Open(connectionString);

        Assert.Null(store);
        Assert.Contains(words, problem, StringComparison.OrdinalIgnoreCase);
    }
}
