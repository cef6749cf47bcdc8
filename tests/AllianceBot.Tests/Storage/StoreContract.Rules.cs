using AllianceBot.Communities;
using AllianceBot.Rules;
using Dapper;

namespace AllianceBot.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Every_change_of_a_rule_raises_the_version_by_which_editors_notice_it()
    {
        var (home, _) = await AddCommunityAsync();
        var first = await AddRuleAsync(home, "first");
        var afterFirst = await ReadAsync(WatchRuleStore.VersionAsync);
        var second = await AddRuleAsync(home, "second");
        await WriteAsync(connection => WatchRuleStore.ChangeAsync(connection, first!, first! with { Query = "nissan" }, "test", "rule edit", Now));
        await WriteAsync(connection => WatchRuleStore.RemoveAsync(connection, second!, "test", Now));

        var changes = await ReadAsync(connection => WatchRuleStore.ChangedSinceAsync(connection, afterFirst));

        Assert.Equal([("first", "nissan", true), ("second", "renault", false)], changes.Select(change => (change.Name, change.Query, change.InForce)));
        Assert.Equal(changes[^1].Version, await ReadAsync(WatchRuleStore.VersionAsync));
        Assert.True(changes[0].Version > afterFirst);
        Assert.Equal(2, changes[0].Revision);
    }

    [Fact]
    public async Task A_paused_rule_is_out_of_force()
    {
        var (home, _) = await AddCommunityAsync();
        var rule = await AddRuleAsync(home, "first");
        await WriteAsync(connection => WatchRuleStore.ChangeAsync(connection, rule!, rule! with { PausedReason = "by Ana" }, "test", "rule pause", Now));

        Assert.False(Assert.Single(await ReadAsync(connection => WatchRuleStore.ChangedSinceAsync(connection, 0))).InForce);
    }

    [Fact]
    public async Task A_rules_name_is_taken_in_its_community_until_it_is_removed()
    {
        var (home, _) = await AddCommunityAsync();
        var (other, _) = await AddCommunityAsync("other");
        var rule = await AddRuleAsync(home, "talks");

        Assert.Null(await AddRuleAsync(home, "talks"));
        Assert.NotNull(await AddRuleAsync(other, "talks"));
        Assert.NotNull(await AddRuleAsync(home, "talks", owner: await PersonAsync(home)));
        await WriteAsync(connection => WatchRuleStore.RemoveAsync(connection, rule!, "test", Now));
        Assert.NotNull(await AddRuleAsync(home, "talks"));
    }

    [Fact]
    public async Task Rules_that_are_added_at_once_get_versions_of_their_own()
    {
        var (home, _) = await AddCommunityAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AddRuleAsync(home, $"rule {i}")));

        var changes = await ReadAsync(connection => WatchRuleStore.ChangedSinceAsync(connection, 0));
        Assert.Equal(8, changes.Count);
        Assert.Distinct(changes.Select(change => change.Version));
    }

    [Fact]
    public async Task A_persons_watch_is_not_a_rule_of_the_community()
    {
        var (home, _) = await AddCommunityAsync();
        var person = await PersonAsync(home);
        await AddRuleAsync(home, "everybody's");
        await AddRuleAsync(home, "mine", owner: person);

        Assert.Equal(["everybody's"], (await ReadAsync(connection => WatchRuleStore.OfCommunityAsync(connection, home.Id))).Select(rule => rule.Name));
        Assert.Equal(["mine"], (await ReadAsync(connection => WatchRuleStore.OfPersonAsync(connection, person))).Select(rule => rule.Name));
        Assert.Null(await ReadAsync(connection => WatchRuleStore.FindAsync(connection, home.Id, "mine")));
        Assert.NotNull(await ReadAsync(connection => WatchRuleStore.FindAsync(connection, home.Id, " EVERYBODY'S ")));
    }

    [Fact]
    public async Task A_route_is_one_of_its_kind_and_says_how()
    {
        var (home, channel) = await AddCommunityAsync();
        var rule = await AddRuleAsync(home, "talks");
        var route = new Route { RuleId = rule!.Id, DestinationId = channel.Id };
        await WriteAsync(connection => RouteStore.SetAsync(connection, route));
        await WriteAsync(connection => RouteStore.AddAsync(connection, route with { Mode = Route.Digest }));
        Assert.Equal(Route.Now, Assert.Single(await RoutesAsync()).Route.Mode);

        await WriteAsync(connection => RouteStore.SetAsync(connection, route with { Mode = Route.Digest, Ping = "role 1" }));
        Assert.Equal((Route.Digest, "role 1"), (Assert.Single(await RoutesAsync()).Route.Mode, Assert.Single(await RoutesAsync()).Route.Ping));

        Assert.Equal(1, await WriteAsync(connection => RouteStore.RemoveAsync(connection, rule.Id, channel.Id)));
        Assert.Empty(await RoutesAsync());

        async Task<List<(Route Route, Destination Destination)>> RoutesAsync() => [.. (await ReadAsync(connection => RouteStore.OfCommunityAsync(connection, home.Id)))[rule.Id]];
    }

    [Fact]
    public async Task A_direct_message_is_its_persons_and_a_channel_is_nobodys()
    {
        var (home, channel) = await AddCommunityAsync();
        var person = await PersonAsync(home);
        await WriteAsync(connection => PersonStore.GetOrAddAsync(
            connection, new Person { CommunityId = home.Id, Platform = Platforms.Console, ExternalId = "terminal", Name = "root", DestinationId = channel.Id }, Now));

        var people = await ReadAsync(connection => PersonStore.ByDestinationAsync(connection, [home.Id]));

        Assert.Equal([person], people.Values);
        Assert.DoesNotContain(channel.Id, people.Keys);
        Assert.Empty(await ReadAsync(connection => PersonStore.ByDestinationAsync(connection, [])));
    }

    [Fact]
    public async Task A_person_who_is_erased_leaves_a_pseudonym_and_nothing_that_they_watched_for()
    {
        const string actor = "discord:7 Ana";
        var (home, _) = await AddCommunityAsync();
        var id = await PersonAsync(home);
        var watch = await WriteAsync(connection => WatchRuleStore.AddAsync(
            connection, new WatchRule { CommunityId = home.Id, OwnerId = id, Name = "my secret", Query = "my secret", Canonical = "my secret" }, actor, Now));
        await AddRuleAsync(home, "everybody's");
        await WriteAsync(connection => AuditStore.AddAsync<WatchRule>(connection, home.Id, actor, "rule add", "everybody's", null, null, Now));

        await WriteAsync(async connection =>
        {
            var person = (await PersonStore.FindAsync(connection, home.Id, Platforms.Discord, "7"))!;
            await WatchRuleStore.ForgetOwnerAsync(connection, id, Now);
            await PersonStore.EraseAsync(connection, person, actor);
        });

        Assert.Empty(await ReadAsync(connection => WatchRuleStore.OfPersonAsync(connection, id)));
        Assert.Null(await ReadAsync(connection => PersonStore.FindAsync(connection, home.Id, Platforms.Discord, "7")));
        Assert.False(Assert.Single(await ReadAsync(connection => WatchRuleStore.ChangedSinceAsync(connection, 0)), change => change.Id == watch!.Id).InForce);
        foreach (var table in (string[])["audit", "watch_rules", "people", "destinations"])
        {
            var rows = await ReadAsync(async connection => (await connection.QueryAsync($"SELECT * FROM {table}")).SelectMany(row => (IDictionary<string, object>)row).ToList());
            Assert.DoesNotContain(rows, field => field.Value is string text && text.Contains("secret", StringComparison.Ordinal));
            Assert.DoesNotContain(rows, field => field.Value is string text && text.Contains("discord:7", StringComparison.Ordinal));
        }
        Assert.Contains(await ReadAsync(connection => AuditStore.LatestAsync(connection, home.Id, 10)), entry => entry is { Action: "rule add", Subject: "everybody's" });
    }
}
