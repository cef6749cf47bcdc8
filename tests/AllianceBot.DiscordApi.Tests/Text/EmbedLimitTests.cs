using System.Text.Json.Nodes;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Tests.Rest;
using AllianceBot.Fakes.Discord;
using CsCheck;

namespace AllianceBot.DiscordApi.Tests.Text;

public sealed class EmbedLimitTests
{
    private static readonly Gen<string?> AnyText = Gen.OneOf(
        Gen.Const((string?)null),
        Gen.Select(Gen.OneOf("a", " ", "é", "👩‍🚀", "\n", "**", "日"), Gen.Int[0, 6100]).Select((piece, times) => (string?)string.Concat(Enumerable.Repeat(piece, times))),
        Gen.String.Select(text => (string?)text));

    private static readonly Gen<string?> AnyUrl = Gen.OneOf<string?>(null, "", "https://example.org/", "javascript:x", "attachment://a.png", "x y", "http://" + new string('a', 5000));

    private static readonly Gen<Embed> AnyEmbed = Gen.Select(
        AnyText, AnyText, AnyText, AnyUrl, Gen.Select(AnyText, AnyText).Array[0, 40], Gen.Int,
        (title, description, other, url, fields, color) => new Embed
        {
            Title = title,
            Description = description,
            Url = url,
            Color = color,
            Footer = other is null ? null : new EmbedFooter(other) { IconUrl = url },
            Author = other is null ? null : new EmbedAuthor(other) { Url = url },
            Image = url is null ? null : new EmbedImage(url),
            Thumbnail = url is null ? null : new EmbedImage(url),
            Fields = [.. fields.Select(field => new EmbedField(field.Item1!, field.Item2!))],
        });

    [Fact]
    public void E14_Ten_thousand_fitted_cards_are_accepted_by_Discords_rules() => AnyEmbed.Array[0, 12].Sample(embeds =>
    {
        var fitted = EmbedLimits.Fit(embeds);
        var message = JsonNode.Parse(Json(new MessageCreate { Content = "x", Embeds = fitted }))!.AsObject();

        Assert.Null(Record.Exception(() => FormRules.DemandMessage(message, mayBeEmpty: false)));
    }, iter: 10_000);

    [Fact]
    public void A_card_within_the_limits_stays_as_it_is()
    {
        var embed = new Embed
        {
            Title = "Title",
            Description = "Text",
            Url = "https://example.org/a",
            Footer = new EmbedFooter("foot"),
            Author = new EmbedAuthor("Reuters"),
            Thumbnail = new EmbedImage("https://example.org/i.png"),
            Fields = [new EmbedField("a", "b") { Inline = true }],
            Color = 0xFF0000,
        };

        Assert.Equivalent(embed, Assert.Single(EmbedLimits.Fit([embed])), strict: true);
    }

    [Fact]
    public async Task E01_Mentions_are_forbidden_on_every_kind_of_message()
    {
        await using var world = await RestFixture.StartAsync();
        var interaction = new Interaction { Id = new Snowflake(1), ApplicationId = new Snowflake(2), Token = "t" };
        var text = new InteractionMessage { Content = "@everyone" };
        var cancellation = TestContext.Current.CancellationToken;
        var forum = new Snowflake(world.Discord.AddChannel("forum", 15).Id);
        var first = await world.PostAsync("@everyone");
        await world.Rest.EditMessageAsync(world.Channel, first.Value!.Id, new MessageEdit { Content = "@everyone" }, cancellation);
        await world.Rest.CreateForumPostAsync(forum, new ForumPostCreate("t", new ForumMessage { Content = "@everyone" }), cancellation);
        await world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.Message(text, ephemeral: false), cancellation);
        await world.Rest.CreateInteractionResponseAsync(interaction, InteractionResponse.Update(text), cancellation);
        await world.Rest.EditOriginalAsync(interaction, text, cancellation);
        await world.Rest.CreateFollowupAsync(interaction, text, cancellation);

        var bodies = world.Discord.Requests.All.Select(request => request.Body).OfType<JsonObject>().ToList();

        Assert.Equal(7, bodies.Count);
        Assert.All(bodies, body => Assert.Equal("[]", (body["message"] ?? body["data"] ?? body)["allowed_mentions"]?["parse"]?.ToJsonString()));
    }

    private static byte[] Json(MessageCreate message) => DiscordApi.Rest.DiscordRequest.Json(message, DiscordJson.Default.MessageCreate);
}
