using AllianceBot.Items;

namespace AllianceBot.Tests.Items;

/// <summary>HOSTILE.md A23 and POLLING.md 7: what makes an entry the same one at the next poll.</summary>
public sealed class ItemIdentityTests
{
    private static FeedEntry Entry(string? id, string? link = null, string title = "t", int day = 1) =>
        new() { Id = id, Link = link, Title = title, Published = new DateTimeOffset(2026, 2, day, 0, 0, 0, TimeSpan.Zero) };

    private static FeedEntry[] Entries(Func<int, FeedEntry> entry) => [.. Enumerable.Range(1, 20).Select(entry)];

    [Fact]
    public void A_feed_with_ids_and_links_is_known_by_both() =>
        Assert.Equal(ItemIdentityPolicy.Id, ItemIdentity.Choose(Entries(i => Entry($"id{i}", $"https://news.example/{i}"))));

    [Fact]
    public void A23_Ids_that_are_missing_or_the_same_for_all_are_not_believed()
    {
        Assert.Equal(ItemIdentityPolicy.Link, ItemIdentity.Choose(Entries(i => Entry("same", $"https://news.example/{i}"))));
        Assert.Equal(ItemIdentityPolicy.Link, ItemIdentity.Choose(Entries(i => Entry(null, $"https://news.example/{i}"))));
        Assert.Equal(ItemIdentityPolicy.Hash, ItemIdentity.Choose(Entries(i => Entry("", "https://news.example/", $"title {i}"))));
    }

    [Fact]
    public void Entries_that_share_a_link_are_told_apart_by_id_alone()
    {
        var entries = Entries(i => Entry($"id{i}", $"https://news.example/live#post-{i}"));
        var policy = ItemIdentity.Choose(entries);
        Assert.Equal(ItemIdentityPolicy.IdOnly, policy);
        Assert.All(entries, entry => Assert.Null(ItemIdentity.Keys(entry, policy).ByLink));
        Assert.Equal(20, entries.Select(entry => ItemIdentity.Keys(entry, policy).Primary).Distinct().Count());
    }

    [Fact]
    public void An_empty_feed_is_trusted() => Assert.Equal(ItemIdentityPolicy.Id, ItemIdentity.Choose([]));

    [Fact]
    public void One_repeated_entry_does_not_change_the_policy() =>
        Assert.Equal(ItemIdentityPolicy.Id, ItemIdentity.Choose(Entries(i => Entry($"id{Math.Max(2, i)}", $"https://news.example/{Math.Max(2, i)}"))));

    [Theory]
    [InlineData("https://news.example/7", "http://news.example/7")]
    [InlineData("https://news.example/7", "https://news.example/7?utm_source=rss")]
    [InlineData("https://news.example/7", "https://NEWS.example/7/#x")]
    public void A23_An_id_that_changes_at_every_poll_is_caught_by_the_link(string before, string after)
    {
        var (first, second) = (ItemIdentity.Keys(Entry("session-1", before), ItemIdentityPolicy.Id), ItemIdentity.Keys(Entry("session-2", after), ItemIdentityPolicy.Id));
        Assert.NotEqual(first.Primary, second.Primary);
        Assert.Equal(first.ByLink, second.ByLink);
        Assert.NotNull(first.ByLink);
    }

    [Fact]
    public void An_edited_title_keeps_the_keys()
    {
        foreach (var policy in new[] { ItemIdentityPolicy.Id, ItemIdentityPolicy.IdOnly, ItemIdentityPolicy.Link })
            Assert.Equal(ItemIdentity.Keys(Entry("1", "https://news.example/1", "old"), policy), ItemIdentity.Keys(Entry("1", "https://news.example/1", "new", day: 2), policy));
    }

    [Fact]
    public void The_hash_tells_titles_and_days_apart_but_not_hours()
    {
        string Key(string title, int day) => ItemIdentity.Keys(Entry(null, null, title, day), ItemIdentityPolicy.Hash).Primary;
        Assert.NotEqual(Key("a", 1), Key("b", 1));
        Assert.NotEqual(Key("a", 1), Key("a", 2));
        var later = Entry(null, null, "a") with { Published = new DateTimeOffset(2026, 2, 1, 23, 0, 0, TimeSpan.Zero) };
        Assert.Equal(Key("a", 1), ItemIdentity.Keys(later, ItemIdentityPolicy.Hash).Primary);
    }

    [Fact]
    public void A23_An_entry_without_an_id_in_a_feed_that_has_them_is_known_by_link_then_by_text()
    {
        var byLink = ItemIdentity.Keys(Entry(" ", "https://news.example/1"), ItemIdentityPolicy.Id);
        Assert.Equal(byLink.Primary, byLink.ByLink);
        Assert.NotEqual(ItemIdentity.Keys(Entry(null, null, "a"), ItemIdentityPolicy.Id), ItemIdentity.Keys(Entry(null, null, "b"), ItemIdentityPolicy.Id));
    }

    [Fact]
    public void The_policy_comes_back_from_its_text() =>
        Assert.All(Enum.GetValues<ItemIdentityPolicy>(), policy => Assert.Equal(policy, ItemIdentity.FromText(ItemIdentity.ToText(policy))));
}
