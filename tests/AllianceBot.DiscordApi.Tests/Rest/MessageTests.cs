using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Rest;

public sealed class MessageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_goes_out_whole_and_comes_back_typed()
    {
        await using var world = await RestFixture.StartAsync();
        var message = new MessageCreate
        {
            Content = "hello",
            Nonce = "nonce-1",
            Embeds = [new Embed { Title = "Title", Url = "https://example.org/a", Color = 0x336699, Fields = [new EmbedField("a", "b") { Inline = true }] }],
            Components = [Component.Row(Component.Button(ButtonStyle.Primary, "Why", "why:1"), Component.LinkButton("Open", "https://example.org/"))],
        };

        var result = await world.Rest.CreateMessageAsync(world.Channel, message, Cancellation);

        Assert.True(result.IsOk, result.ToString());
        Assert.Equal("hello", result.Value.Content);
        Assert.Equal("why:1", result.Value.Components.SelectMany(row => row.Flatten()).First(part => part.CustomId is not null).CustomId);
        Assert.Equal(world.Channel, result.Value.ChannelId);
        var sent = Assert.Single(world.Discord.Requests.Of("POST", "/messages")).Body!;
        Assert.Equal("[]", sent["allowed_mentions"]!["parse"]!.ToJsonString());
        Assert.True((bool)sent["enforce_nonce"]!);
    }

    [Theory]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Garbage)]
    [InlineData(FaultKind.EmptyBody)]
    [InlineData(FaultKind.WrongChannel)]
    [InlineData(FaultKind.Stall)]
    public async Task A_post_with_a_nonce_is_repeated_after_a_lost_answer_and_posts_once(FaultKind kind)
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(kind) { AfterEffect = true, Status = 504 });

        var result = await world.PostAsync("once", "n-1");

        Assert.True(result.IsOk, result.ToString());
        Assert.Equal(2, world.Discord.Requests.Of("POST", "/messages").Count);
        Assert.Equal(Assert.Single(world.Discord.Messages(world.Discord.Channel)).Id, result.Value.Id.Value);
    }

    [Theory]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Garbage)]
    [InlineData(FaultKind.WrongChannel)]
    [InlineData(FaultKind.Stall)]
    public async Task A_post_without_a_nonce_is_never_repeated_after_a_lost_answer(FaultKind kind)
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(kind) { AfterEffect = true });

        var result = await world.PostAsync("maybe");

        Assert.Equal(DiscordErrorKind.OutcomeUnknown, result.Error?.Kind);
        Assert.Single(world.Discord.Requests.Of("POST", "/messages"));
    }

    [Fact]
    public async Task Answers_that_stay_away_end_as_unknown_after_three_attempts()
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.Status) { Status = 503 }, times: 10);

        var result = await world.PostAsync("x", "n");

        Assert.Equal(DiscordErrorKind.OutcomeUnknown, result.Error?.Kind);
        Assert.Equal(3, world.Discord.Requests.Of("POST", "/messages").Count);
    }

    [Fact]
    public async Task A_repeat_of_a_message_that_was_deleted_meanwhile_says_so_and_posts_nothing()
    {
        await using var world = await RestFixture.StartAsync();
        var first = await world.PostAsync("x", "n");
        await world.Rest.DeleteMessageAsync(world.Channel, first.Value!.Id, Cancellation);

        var again = await world.PostAsync("x", "n");

        Assert.Equal(DiscordErrorKind.UnknownMessage, again.Error?.Kind);
        Assert.Empty(world.Discord.Messages(world.Discord.Channel));
    }

    [Fact]
    public async Task A_forgotten_nonce_posts_again()
    {
        await using var world = await RestFixture.StartAsync();
        await world.PostAsync("x", "n");
        world.Time.Advance(TimeSpan.FromMinutes(4));

        await world.PostAsync("x", "n");

        Assert.Equal(2, world.Discord.Messages(world.Discord.Channel).Count);
    }

    [Fact]
    public async Task Nothing_listening_is_told_apart_from_an_unknown_outcome()
    {
        await using var world = await RestFixture.StartAsync(rest: options => options with { BaseAddress = new Uri("http://127.0.0.1:1/api/v10") });

        var result = await world.PostAsync("x");

        Assert.Equal(DiscordErrorKind.NotSent, result.Error?.Kind);
    }

    [Fact]
    public async Task Deleting_counts_as_done_when_the_lost_attempt_had_deleted()
    {
        await using var world = await RestFixture.StartAsync();
        var message = await world.PostAsync("x");
        world.Script("DELETE", "/messages/", new Fault(FaultKind.Drop) { AfterEffect = true });

        var result = await world.PassAsync(world.Rest.DeleteMessageAsync(world.Channel, message.Value!.Id, Cancellation));

        Assert.True(result.IsOk, result.ToString());
    }

    [Fact]
    public async Task Edits_change_what_they_name_and_leave_the_rest()
    {
        await using var world = await RestFixture.StartAsync();
        var message = await world.PostAsync("text");

        var edited = await world.Rest.EditMessageAsync(world.Channel, message.Value!.Id, new MessageEdit { Embeds = [new Embed { Title = "t" }] }, Cancellation);

        Assert.Equal("text", edited.Value!.Content);
        Assert.Equal("t", Assert.Single(edited.Value.Embeds).Title);
        Assert.NotNull(edited.Value.EditedTimestamp);
    }

    [Fact]
    public async Task Edits_of_old_messages_meet_their_own_limit_and_leave_the_bucket_open()
    {
        await using var world = await RestFixture.StartAsync();
        var old = await world.PostAsync("old");
        world.Time.Advance(TimeSpan.FromHours(2));
        var fresh = await world.PostAsync("fresh");
        Task<DiscordResult<Message>> Edit(DiscordResult<Message> message) =>
            world.PassAsync(world.Rest.EditMessageAsync(world.Channel, message.Value!.Id, new MessageEdit { Content = "new" }, Cancellation));
        for (var i = 0; i < 3; i++)
            Assert.True((await Edit(old)).IsOk);

        var limited = await Edit(old);

        Assert.Equal(DiscordErrorKind.OldMessageEditLimit, limited.Error?.Kind);
        Assert.NotNull(limited.Error!.RetryAfter);
        Assert.True((await Edit(fresh)).IsOk);
    }

    [Fact]
    public async Task Messages_are_listed_newest_first_and_by_id()
    {
        await using var world = await RestFixture.StartAsync();
        var first = await world.PostAsync("1");
        await world.PostAsync("2");
        await world.PostAsync("3");

        var after = await world.Rest.GetMessagesAsync(world.Channel, Cancellation, limit: 50, after: first.Value!.Id);

        Assert.Equal(["3", "2"], after.Value!.Select(message => message.Content));
    }

    [Fact]
    public async Task Files_go_beside_the_message()
    {
        await using var world = await RestFixture.StartAsync();
        var message = new MessageCreate { Files = [new FileUpload("chart.png", "image/png", [1, 2, 3])], Embeds = [new Embed { Image = new EmbedImage("attachment://chart.png") }] };

        var result = await world.Rest.CreateMessageAsync(world.Channel, message, Cancellation);

        Assert.True(result.IsOk, result.ToString());
        Assert.Equal("chart.png", (string?)world.Discord.Messages(world.Discord.Channel)[0].Data["attachments"]![0]!["filename"]);
    }

    [Fact]
    public async Task A_file_is_written_again_when_its_request_is_repeated()
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.Drop));
        var message = new MessageCreate { Nonce = "f", Files = [new FileUpload("a.txt", "text/plain", [65])] };

        var result = await world.PassAsync(world.Rest.CreateMessageAsync(world.Channel, message, Cancellation));

        Assert.True(result.IsOk, result.ToString());
    }
}
