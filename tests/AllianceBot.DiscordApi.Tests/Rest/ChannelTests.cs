using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Rest;

public sealed class ChannelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thread_starts_from_a_message_once()
    {
        await using var world = await RestFixture.StartAsync();
        var message = await world.PostAsync("story");

        var thread = await world.Rest.StartThreadAsync(world.Channel, message.Value!.Id, new ThreadCreate("All reports") { AutoArchiveDuration = 1440 }, Cancellation);
        var again = await world.Rest.StartThreadAsync(world.Channel, message.Value.Id, new ThreadCreate("All reports"), Cancellation);

        Assert.Equal((message.Value.Id, true, world.Channel), (thread.Value!.Id, thread.Value.IsThread, thread.Value.ParentId));
        Assert.Equal(DiscordErrorKind.ThreadAlreadyExists, again.Error?.Kind);
    }

    [Fact]
    public async Task A_forum_post_is_a_thread_whose_first_message_can_be_edited()
    {
        await using var world = await RestFixture.StartAsync();
        var forum = new Snowflake(world.Discord.AddChannel("stories", 15).Id);

        var post = await world.Rest.CreateForumPostAsync(forum, new ForumPostCreate("Renault", new ForumMessage { Embeds = [new Embed { Title = "t" }] }), Cancellation);
        var edited = await world.Rest.EditMessageAsync(post.Value!.Id, post.Value.Message!.Id, new MessageEdit { Content = "new" }, Cancellation);

        Assert.Equal(post.Value.Id, post.Value.Message.Id);
        Assert.Equal("new", edited.Value?.Content);
    }

    [Theory]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Stall)]
    public async Task A_forum_post_has_no_nonce_and_is_not_repeated_but_found_among_the_threads(FaultKind kind)
    {
        await using var world = await RestFixture.StartAsync();
        var forum = new Snowflake(world.Discord.AddChannel("stories", 15).Id);
        world.Script("POST", "/threads", new Fault(kind) { AfterEffect = true });

        var post = await world.PassAsync(world.Rest.CreateForumPostAsync(forum, new ForumPostCreate("Renault", new ForumMessage { Content = "x" }), Cancellation));
        var threads = await world.Rest.GetActiveThreadsAsync(new Snowflake(world.Discord.Guild.Id), Cancellation);

        Assert.Equal(DiscordErrorKind.OutcomeUnknown, post.Error?.Kind);
        Assert.Equal("Renault", Assert.Single(threads.Value!.Threads).Name);
    }

    [Fact]
    public async Task An_archived_thread_refuses_edits_until_it_is_unarchived()
    {
        await using var world = await RestFixture.StartAsync();
        var forum = new Snowflake(world.Discord.AddChannel("stories", 15).Id);
        var post = await world.Rest.CreateForumPostAsync(forum, new ForumPostCreate("Old", new ForumMessage { Content = "x" }), Cancellation);
        var id = post.Value!.Id;
        await world.Rest.EditChannelAsync(id, new ChannelEdit { Archived = true }, Cancellation);

        var refused = await world.Rest.EditMessageAsync(id, id, new MessageEdit { Content = "y" }, Cancellation);
        var archived = await world.Rest.GetArchivedThreadsAsync(forum, Cancellation, before: world.Time.GetUtcNow().AddMinutes(1));
        await world.Rest.EditChannelAsync(id, new ChannelEdit { Archived = false }, Cancellation);
        var taken = await world.Rest.EditMessageAsync(id, id, new MessageEdit { Content = "y" }, Cancellation);

        Assert.Equal(DiscordErrorKind.ThreadArchived, refused.Error?.Kind);
        Assert.Equal(id, Assert.Single(archived.Value!.Threads).Id);
        Assert.True(taken.IsOk, taken.ToString());
    }

    [Fact]
    public async Task Announcements_are_published()
    {
        await using var world = await RestFixture.StartAsync();
        var wire = new Snowflake(world.Discord.AddChannel("wire", 5).Id);
        var message = await world.Rest.CreateMessageAsync(wire, new MessageCreate { Content = "x" }, Cancellation);

        var published = await world.Rest.CrosspostMessageAsync(wire, message.Value!.Id, Cancellation);

        Assert.True(published.Value?.Flags?.HasFlag(MessageFlags.Crossposted));
    }

    [Fact]
    public async Task The_same_dm_is_opened_each_time()
    {
        await using var world = await RestFixture.StartAsync();
        var ann = new Snowflake(world.Discord.Member.Id);

        var first = await world.Rest.CreateDmAsync(ann, Cancellation);
        var second = await world.Rest.CreateDmAsync(ann, Cancellation);

        Assert.Equal((first.Value!.Id, ChannelType.Dm), (second.Value!.Id, second.Value.Type));
    }

    [Fact]
    public async Task Permissions_are_worked_out_from_roles_and_overwrites_as_Discord_does()
    {
        await using var world = await RestFixture.StartAsync();
        var bot = new Snowflake(world.Discord.Bot.Id);
        var guild = (await world.Rest.GetGuildAsync(new Snowflake(world.Discord.Guild.Id), Cancellation)).Value!;
        async Task<Permissions> Mine() => EffectivePermissions.Of(guild, bot, [], (await world.Rest.GetChannelAsync(world.Channel, Cancellation)).Value!);

        var before = await Mine();
        world.Discord.Deny(world.Discord.Channel, PermissionRules.EmbedLinks);
        var withoutEmbeds = await Mine();
        world.Discord.Deny(world.Discord.Channel, 0);
        var hidden = EffectivePermissions.Of(guild, bot, [], new Channel { PermissionOverwrites = [new PermissionOverwrite { Id = bot, Type = 1, Deny = Permissions.ViewChannel }] });

        Assert.True(before.HasFlag(Permissions.SendMessages | Permissions.EmbedLinks));
        Assert.Equal(before & ~Permissions.EmbedLinks, withoutEmbeds);
        Assert.Equal(Permissions.None, hidden);
        Assert.Equal(EffectivePermissions.All, EffectivePermissions.Of(guild, guild.OwnerId, [], new Channel()));
    }
}
