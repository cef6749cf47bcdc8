using AllianceBot.Communities;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_migrated_store_is_migrated_no_further()
    {
        var before = await CountAsync("schemaversions");

        Migrator.Upgrade(Database, Store.ConnectionString);

        Assert.Equal(before, await CountAsync("schemaversions"));
    }

    [Fact]
    public async Task A_failed_transaction_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(async connection =>
        {
            await MetaStore.SetAsync(connection, "half", "done");
            throw new InvalidOperationException("on purpose");
        }));

        Assert.Null(await ReadAsync(connection => MetaStore.GetAsync(connection, "half")));
        await WriteAsync(connection => MetaStore.SetAsync(connection, "next", "works"));
    }

    [Fact]
    public async Task A_reader_sees_one_moment_of_the_store_while_others_write()
    {
        await WriteAsync(connection => MetaStore.SetAsync(connection, "a", "1"));
        await ReadAsync(async connection =>
        {
            Assert.Equal("1", await MetaStore.GetAsync(connection, "a"));
            await WriteAsync(other => MetaStore.SetAsync(other, "a", "2"));
            Assert.Equal("1", await MetaStore.GetAsync(connection, "a"));
            return true;
        });
        Assert.Equal("2", await ReadAsync(connection => MetaStore.GetAsync(connection, "a")));
    }

    [Fact]
    public async Task The_first_value_of_a_fact_that_is_fixed_once_stays()
    {
        var values = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => WriteAsync(connection => MetaStore.GetOrAddAsync(connection, "installation", $"{i}"))));

        Assert.Single(values.Distinct());
    }

    [Fact]
    public async Task A_lease_belongs_to_one_owner_until_its_time_is_over()
    {
        var mine = await TakeAsync("me");
        await PassAsync(TimeSpan.FromSeconds(40));
        Assert.Null(await TakeAsync("you"));

        await PassAsync(TimeSpan.FromSeconds(21));
        var yours = await TakeAsync("you");
        Assert.Equal(mine!.Value.Fence + 1, yours!.Value.Fence);
        Assert.Null(await TakeAsync("me"));
    }

    [Fact]
    public async Task Renewing_a_lease_prolongs_it_and_keeps_its_fence()
    {
        var first = await TakeAsync("me");
        await PassAsync(TimeSpan.FromSeconds(40));
        var renewed = await TakeAsync("me");
        await PassAsync(TimeSpan.FromSeconds(40));

        Assert.Equal(first!.Value.Fence, renewed!.Value.Fence);
        Assert.Null(await TakeAsync("you"));
    }

    [Fact]
    public async Task A_lease_that_was_given_back_is_free_at_once_and_its_next_owner_has_a_new_fence()
    {
        var mine = await TakeAsync("me");
        await WriteAsync(connection => Lease.ReleaseAsync(connection, "editor", "you"));
        Assert.Null(await TakeAsync("you"));

        await WriteAsync(connection => Lease.ReleaseAsync(connection, "editor", "me"));
        Assert.True((await TakeAsync("you"))!.Value.Fence > mine!.Value.Fence);
    }

    [Fact]
    public async Task Of_many_that_reach_for_a_lease_at_once_one_gets_it()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TakeAsync($"owner {i}")));

        Assert.Single(taken, lease => lease is not null);
    }

    [Fact]
    public async Task All_leases_of_a_process_that_is_gone_are_free_again()
    {
        await TakeAsync("gone");
        await WriteAsync(LeaseStore.ForgetAllAsync);

        Assert.NotNull(await TakeAsync("me"));
    }

    private protected Task<Lease?> TakeAsync(string owner) => WriteAsync(connection => Lease.TakeAsync(connection, Database.Dialect, "editor", owner, Clock, Minute));

    [Fact]
    public async Task The_audit_keeps_who_what_before_and_after_the_newest_first()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        await WriteAsync(async connection =>
        {
            await AuditStore.AddAsync(connection, home.Id, "discord:1 Ana", "settings", "home", home, home with { Language = "fr" }, Now);
            await AuditStore.AddAsync<Community>(connection, home.Id, "discord:2 Bob", "link", "slack", null, null, Now + 1);
            await AuditStore.AddAsync<Community>(connection, other.Id, "discord:3 Cyd", "link", "slack", null, null, Now + 2);
        });

        var entries = await ReadAsync(connection => AuditStore.LatestAsync(connection, home.Id, 10));

        Assert.Equal(["link", "settings"], entries.Select(entry => entry.Action));
        Assert.Equal(["discord:2 Bob", "discord:1 Ana"], entries.Select(entry => entry.Actor));
        Assert.Contains("\"en\"", entries[1].Before, StringComparison.Ordinal);
        Assert.Contains("\"fr\"", entries[1].After, StringComparison.Ordinal);
        Assert.Null(entries[0].Before);
        Assert.Equal("settings", Assert.Single(await ReadAsync(connection => AuditStore.LatestAsync(connection, home.Id, 1, skip: 1))).Action);
    }

    [Fact]
    public async Task A_chat_stays_with_the_community_that_it_came_to_first()
    {
        var (home, channel) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        await WriteAsync(connection => DestinationStore.GetOrAddChatAsync(connection, other.Id, Platforms.Discord, "guild home", "again", Now));

        Assert.Equal(home.Id, (await ReadAsync(connection => CommunityStore.FindByChatAsync(connection, Platforms.Discord, "guild home")))!.Id);
        Assert.Equal(home.Id, (await ReadAsync(connection => DestinationStore.GetAsync(connection, channel.Id))).CommunityId);
    }

    [Fact]
    public async Task A_store_of_the_wrong_state_is_refused_by_the_store_itself()
    {
        var (home, channel) = await AddCommunityAsync();
        var values = new { home.Id, channel = channel.Id };

        await RefusedAsync("INSERT INTO posts (kind, destination_id, key, state, desired_rev, due_ms, created_ms) VALUES ('digest', @channel, 'k', 'sent', 1, 0, 0)");
        await RefusedAsync("INSERT INTO posts (kind, destination_id, key, state, desired_rev, due_ms, created_ms) VALUES ('story', @channel, 'k', 'due', 1, 0, 0)");
        await RefusedAsync("INSERT INTO posts (kind, destination_id, key, state, desired_rev, due_ms, created_ms) VALUES ('digest', @channel, 'k', 'lost', 1, 0, 0)");
        await RefusedAsync("INSERT INTO posts (kind, destination_id, key, state, desired_rev, due_ms, created_ms) VALUES ('digest', @channel + 1, 'k', 'due', 1, 0, 0)");
        await RefusedAsync("INSERT INTO alerts (story_id, destination_id, created_ms) VALUES (77, @channel, 0)");

        Task RefusedAsync(string sql) => Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => WriteAsync(connection => connection.ExecuteAsync(sql, values)));
    }
}
