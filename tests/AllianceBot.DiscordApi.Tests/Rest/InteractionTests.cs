using AllianceBot.DiscordApi.Gateway;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Tests.Gateway;
using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests.Rest;

public sealed class InteractionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly Command[] Commands =
    [
        new("alliance", "News")
        {
            Options =
            [
                new(CommandOptionType.SubCommand, "history", "Past stories") { Options = [new(CommandOptionType.String, "query", "What") { Required = true, Autocomplete = true }] },
                new(CommandOptionType.SubCommand, "watch", "A watch of your own"),
            ],
        },
        new("alliance-mod", "For moderators") { DefaultMemberPermissions = Permissions.ManageGuild, Contexts = [InteractionContext.Guild] },
    ];

    [Fact]
    public async Task Commands_are_registered_once_and_read_back()
    {
        await using var world = await ReadyAsync();

        var commands = await world.Rest.GetGlobalCommandsAsync(new Snowflake(world.Discord.Bot.Id), Cancellation);

        Assert.Equal(["alliance", "alliance-mod"], commands.Value!.Select(command => command.Name));
        Assert.Equal(Permissions.ManageGuild, commands.Value![1].DefaultMemberPermissions);
        Assert.All(commands.Value, command => Assert.True(command.Id?.HasValue));
    }

    [Fact]
    public async Task Autocomplete_is_answered_with_at_most_twenty_five_choices()
    {
        await using var world = await ReadyAsync();
        var typing = world.Discord.Autocomplete(world.Discord.Member, world.Discord.Channel, "alliance history", "query", ("query", "ren"));
        var interaction = await NextAsync(world);

        var call = CommandCall.Of(interaction);
        var result = await world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.Suggest(Enumerable.Range(0, 40).Select(i => new Choice($"c{i}", $"{i}"))), Cancellation);

        Assert.Equal(("alliance history", "query", "ren"), (call.Path, call.Focused, call.Text("query")));
        Assert.True(result.IsOk, result.ToString());
        Assert.Equal(25, typing.Response!["data"]!["choices"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_modal_is_opened_and_what_was_typed_comes_back()
    {
        await using var world = await ReadyAsync();
        var opened = world.Discord.Slash(world.Discord.Member, world.Discord.Channel, "alliance watch");
        var modal = InteractionResponse.Modal(
            "watch:1", "Watch",
            Component.TextDisplay("What shall be **watched**?"),
            Component.Labelled("Words", Component.TextInput("query", TextInputStyle.Paragraph, value: "ren", maxLength: 200), "As in rules"),
            Component.Labelled("How", Component.StringSelect("mode", [new SelectOption("Now", "now"), new SelectOption("Digest", "digest")])));
        var shown = await world.Rest.CreateInteractionResponseAsync(await NextAsync(world), modal, Cancellation);
        Assert.True(shown.IsOk, shown.ToString());

        world.Discord.Submit(opened, ("query", "renault nissan"), ("mode", "digest"));
        var submitted = await NextAsync(world, 2);
        var fields = ModalFields.Of(submitted);

        Assert.Equal(("watch:1", "renault nissan"), (submitted.Data!.CustomId, fields.Text("query")));
        Assert.Equal(["digest"], fields.Values("mode"));
    }

    [Fact]
    public async Task A_button_is_answered_by_changing_its_message()
    {
        await using var world = await ReadyAsync();
        var posted = await world.Rest.CreateMessageAsync(
            new Snowflake(world.Discord.Channel.Id), new MessageCreate { Content = "1", Components = [Component.Row(Component.Button(ButtonStyle.Secondary, "Next", "page:2"))] }, Cancellation);
        var pressed = world.Discord.Press(world.Discord.Member, world.Discord.Messages(world.Discord.Channel)[0], "page:2");
        var interaction = await NextAsync(world);

        var result = await world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.Update(new InteractionMessage { Content = "2", Components = [] }), Cancellation);

        Assert.True(result.IsOk, result.ToString());
        Assert.Equal((posted.Value!.Id, ComponentType.Button, "page:2"), (interaction.Message!.Id, interaction.Data!.ComponentType, interaction.Data.CustomId));
        Assert.Equal("2", pressed.Original!.Content);
        Assert.Empty(pressed.Original.Components);
    }

    [Fact]
    public async Task A_lost_answer_is_sent_again_and_counts_once()
    {
        // The clock goes on while the client comes to the second attempt; a slow machine must not make that an answer too late.
        await using var world = await ReadyAsync(options => options with { InteractionDeadline = TimeSpan.FromMinutes(10) });
        var fired = world.Discord.Slash(world.Discord.Member, world.Discord.Channel, "alliance history", ("query", "x"));
        var interaction = await NextAsync(world);
        world.Discord.Faults.Add(new FaultRule("POST", "/callback", new Fault(FaultKind.Drop) { AfterEffect = true }));

        var answering = world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.Defer(ephemeral: false), Cancellation);
        await world.PassUntilAsync(() => answering.IsCompleted, "the answer");

        Assert.True((await answering).IsOk, (await answering).ToString());
        Assert.True(fired.IsThinking);
        Assert.Equal(2, world.Discord.Requests.Of("POST", "/callback").Count);
    }

    [Fact]
    public async Task An_answer_after_three_seconds_is_too_late_and_after_fifteen_minutes_nothing_is_possible()
    {
        await using var world = await ReadyAsync();
        world.Discord.Slash(world.Discord.Member, world.Discord.Channel, "alliance history", ("query", "x"));
        var late = await NextAsync(world);
        await world.PassAsync(TimeSpan.FromSeconds(3));
        var tooLate = await world.Rest.CreateInteractionResponseAsync(late, InteractionResponse.Defer(ephemeral: true), Cancellation);
        world.Discord.Slash(world.Discord.Member, world.Discord.Channel, "alliance history", ("query", "x"));
        var good = await NextAsync(world, 2);
        Assert.True((await world.Rest.CreateInteractionResponseAsync(good, InteractionResponse.Defer(ephemeral: true), Cancellation)).IsOk);
        var twice = await world.Rest.CreateInteractionResponseAsync(good, InteractionResponse.Defer(ephemeral: true), Cancellation);
        world.Time.Advance(TimeSpan.FromMinutes(15));
        var gone = await world.Rest.EditOriginalAsync(good, new InteractionMessage { Content = "x" }, Cancellation);

        Assert.Equal(DiscordErrorKind.UnknownInteraction, tooLate.Error?.Kind);
        Assert.Equal(DiscordErrorKind.InteractionAlreadyAcknowledged, twice.Error?.Kind);
        Assert.Equal(DiscordErrorKind.UnknownInteraction, gone.Error?.Kind);
    }

    private static async Task<GatewayFixture> ReadyAsync(Func<FakeDiscordOptions, FakeDiscordOptions>? discord = null)
    {
        var world = await GatewayFixture.StartReadyAsync(discord);
        var registered = await world.Rest.OverwriteGlobalCommandsAsync(new Snowflake(world.Discord.Bot.Id), Commands, Cancellation);
        Assert.True(registered.IsOk, registered.ToString());
        return world;
    }

    /// <summary>Waits with the clock standing still: an interaction that came late through a busy machine would be too old to answer.</summary>
    private static async Task<Interaction> NextAsync(GatewayFixture world, int number = 1)
    {
        for (var looks = 0; looks < 5000 && world.Of<InteractionEvent>().Count() < number; looks++)
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System, Cancellation);
        return world.Of<InteractionEvent>().ElementAt(number - 1).Interaction;
    }
}
