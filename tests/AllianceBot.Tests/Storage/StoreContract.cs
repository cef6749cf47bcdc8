using System.Data.Common;
using AllianceBot.Communities;
using AllianceBot.Feeds;
using AllianceBot.Rules;
using AllianceBot.Storage;
using AllianceBot.Tests.App;
using Dapper;

namespace AllianceBot.Tests.Storage;

/// <summary>What the stores' SQL promises, run over SQLite and PostgreSQL alike; each test has a store of its own.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private protected TestStore Store { get; private set; } = null!;
    private protected Database Database => Store.Database;

    private protected const long Now = 1_772_460_000_000;
    private protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The clock of the replicas: a test lets time pass for all of them, and for the leases.</summary>
    private protected long Clock { get; private set; } = Now;

    private protected abstract Task<TestStore> OpenAsync();

    /// <summary>Leases on PostgreSQL are held by the server's clock: there their ends come nearer instead.</summary>
    private protected async Task PassAsync(TimeSpan time)
    {
        Clock += (long)time.TotalMilliseconds;
        if (Database.Dialect == SqlDialect.Postgres)
        {
            await WriteAsync(connection => connection.ExecuteAsync(
                "UPDATE leases SET until_ms = until_ms - @ms; UPDATE feeds SET lease_ms = lease_ms - @ms; UPDATE destinations SET lease_ms = lease_ms - @ms", new { ms = (long)time.TotalMilliseconds }));
        }
    }

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        // Null when the test was skipped before it began.
        if (Store is not null)
            await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work) => Database.WriteAsync(work, TestContext.Current.CancellationToken);

    private protected Task WriteAsync(Func<DbConnection, Task> work) => Database.WriteAsync(work, TestContext.Current.CancellationToken);

    private protected Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work) => Database.ReadAsync(work, TestContext.Current.CancellationToken);

    private protected Task<long> CountAsync(string from) => ReadAsync(connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {from}"));

    /// <summary>A community with a channel.</summary>
    private protected async Task<(Community Community, Destination Channel)> AddCommunityAsync(string key = "home", string language = "en") => await WriteAsync(async connection =>
    {
        var community = await CommunityStore.GetOrAddAsync(connection, new Community { Key = key, Name = key, Language = language }, Now);
        return (community, await AddChannelAsync(connection, community, key));
    });

    private protected static async Task<Destination> AddChannelAsync(DbConnection connection, Community community, string name, string kind = "channel")
    {
        var chat = await DestinationStore.GetOrAddChatAsync(connection, community.Id, Platforms.Discord, $"guild {community.Key}", community.Key, Now);
        return await DestinationStore.GetOrAddAsync(connection, new Destination
        {
            ChatId = chat,
            CommunityId = community.Id,
            Platform = Platforms.Discord,
            ExternalId = name,
            Kind = kind,
            Name = name,
        });
    }

    /// <summary>A feed that a community follows.</summary>
    private protected Task<(Feed Feed, Source Source)> FollowAsync(Community community, string url) => WriteAsync(async connection =>
    {
        var feed = await FeedStore.GetOrAddAsync(connection, url, isPrivate: false, Now);
        return (feed, (await SourceStore.AddAsync(connection, new Source { CommunityId = community.Id, FeedId = feed.Id, Name = new Uri(url).Host }, "test", Now))!);
    });

    private protected Task<WatchRule?> AddRuleAsync(Community community, string name, string query = "renault", long? owner = null) => WriteAsync(connection =>
        WatchRuleStore.AddAsync(connection, new WatchRule { CommunityId = community.Id, OwnerId = owner, Name = name, Query = query, Canonical = query }, "discord:1 Ana", Now));
}

public sealed class SqliteStoreTests : StoreContract
{
    private protected override Task<TestStore> OpenAsync() => TestStore.SqliteAsync();
}
