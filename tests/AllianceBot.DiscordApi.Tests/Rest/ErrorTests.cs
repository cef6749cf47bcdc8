using System.Text.Json.Nodes;
using AllianceBot.DiscordApi.Models;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Rest;

public sealed class ErrorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, DiscordErrorKind> Codes => new()
    {
        { 404, 10003, DiscordErrorKind.UnknownChannel },
        { 404, 10004, DiscordErrorKind.UnknownGuild },
        { 404, 10008, DiscordErrorKind.UnknownMessage },
        { 404, 10062, DiscordErrorKind.UnknownInteraction },
        { 400, 30034, DiscordErrorKind.CommandCreateLimit },
        { 400, 30046, DiscordErrorKind.OldMessageEditLimit },
        { 400, 40060, DiscordErrorKind.InteractionAlreadyAcknowledged },
        { 403, 50001, DiscordErrorKind.MissingAccess },
        { 400, 50006, DiscordErrorKind.EmptyMessage },
        { 403, 50007, DiscordErrorKind.CannotDmUser },
        { 403, 50013, DiscordErrorKind.MissingPermission },
        { 400, 50035, DiscordErrorKind.InvalidForm },
        { 400, 50083, DiscordErrorKind.ThreadArchived },
        { 400, 160004, DiscordErrorKind.ThreadAlreadyExists },
        { 400, 160005, DiscordErrorKind.ThreadLocked },
        { 403, 0, DiscordErrorKind.Rejected },
        { 400, 20028, DiscordErrorKind.Rejected },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Json_codes_become_kinds_and_are_not_tried_again(int status, int code, DiscordErrorKind kind)
    {
        await using var world = await RestFixture.StartAsync();
        world.Script("POST", "/messages", new Fault(FaultKind.Status) { Status = status, Body = new JsonObject { ["code"] = code, ["message"] = "no" } });

        var result = await world.PostAsync("x", "n");

        Assert.Equal(kind, result.Error?.Kind);
        Assert.Equal((status, code), (result.Error!.Status, result.Error.Code));
        Assert.Single(world.Discord.Requests.Of("POST", "/messages"));
    }

    [Fact]
    public async Task An_invalid_form_names_its_fields()
    {
        await using var world = await RestFixture.StartAsync();
        var message = new MessageCreate { Embeds = [new Embed { Title = new string('x', 300), Fields = [new EmbedField("", "v")] }] };

        var result = await world.Rest.CreateMessageAsync(world.Channel, message, Cancellation);

        Assert.Equal(DiscordErrorKind.InvalidForm, result.Error?.Kind);
        Assert.Equal(["embeds.0.title", "embeds.0.fields.0.name"], result.Error!.FormErrors.Select(error => error.Path));
        Assert.Contains("embeds.0.title: Must be 256", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PermissionRules.SendMessages, DiscordErrorKind.MissingPermission)]
    [InlineData(PermissionRules.ViewChannel, DiscordErrorKind.MissingAccess)]
    public async Task Lost_permissions_are_told_apart(ulong denied, DiscordErrorKind kind)
    {
        await using var world = await RestFixture.StartAsync();
        world.Discord.Deny(world.Discord.Channel, denied);

        Assert.Equal(kind, (await world.PostAsync("x")).Error?.Kind);

        world.Discord.Deny(world.Discord.Channel, 0);
        Assert.True((await world.PostAsync("x")).IsOk);
    }

    [Fact]
    public async Task Closed_dms_are_told()
    {
        await using var world = await RestFixture.StartAsync();
        world.Discord.Member.DmsClosed = true;
        var dm = await world.Rest.CreateDmAsync(new Snowflake(world.Discord.Member.Id), Cancellation);

        var result = await world.Rest.CreateMessageAsync(dm.Value!.Id, new MessageCreate { Content = "x" }, Cancellation);

        Assert.Equal(DiscordErrorKind.CannotDmUser, result.Error?.Kind);
    }

    [Fact]
    public async Task A_revoked_token_stops_every_call_after_one_request()
    {
        await using var world = await RestFixture.StartAsync();
        world.Discord.Tokens.Clear();

        for (var i = 0; i < 20; i++)
            Assert.Equal(DiscordErrorKind.Unauthorized, (await world.PostAsync("x", $"{i}")).Error?.Kind);

        Assert.Single(world.Discord.Requests.All);
    }

    [Fact]
    public async Task Too_many_invalid_requests_close_the_client_until_they_have_aged()
    {
        await using var world = await RestFixture.StartAsync(rest: options => options with { InvalidRequestLimit = 5 });
        world.Discord.Deny(world.Discord.Channel, PermissionRules.SendMessages);
        for (var i = 0; i < 5; i++)
            Assert.Equal(DiscordErrorKind.MissingPermission, (await world.PostAsync("x")).Error?.Kind);

        var closed = await world.PostAsync("x");

        Assert.Equal(DiscordErrorKind.TooManyInvalidRequests, closed.Error?.Kind);
        Assert.InRange(closed.Error!.RetryAfter!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Equal(5, world.Discord.Requests.Of("POST", "/messages").Count);
        world.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(DiscordErrorKind.MissingPermission, (await world.PostAsync("x")).Error?.Kind);
    }

    [Fact]
    public async Task Errors_never_show_tokens()
    {
        await using var world = await RestFixture.StartAsync();
        var interaction = new Interaction { Id = new Snowflake(7), ApplicationId = new Snowflake(world.Discord.Bot.Id), Token = "secret-token" };

        var late = await world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.Defer(ephemeral: true), Cancellation);
        var gone = await world.Rest.EditOriginalAsync(interaction, new InteractionMessage { Content = "x" }, Cancellation);

        Assert.Equal(DiscordErrorKind.UnknownInteraction, late.Error?.Kind);
        Assert.Equal(DiscordErrorKind.UnknownInteraction, gone.Error?.Kind);
        Assert.DoesNotContain("secret-token", $"{late}{gone}{interaction}", StringComparison.Ordinal);
        Assert.DoesNotContain("fake-bot-token", $"{late}{gone}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../users/@me")]
    [InlineData("a/b?c#d")]
    public async Task A_token_cannot_leave_its_place_in_the_path(string token)
    {
        await using var world = await RestFixture.StartAsync();
        var interaction = new Interaction { Id = new Snowflake(7), Token = token };

        await world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.DeferUpdate(), Cancellation);

        Assert.StartsWith("/api/v10/interactions/7/", Assert.Single(world.Discord.Requests.All).Path, StringComparison.Ordinal);
    }
}
