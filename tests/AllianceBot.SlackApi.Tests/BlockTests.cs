using System.Text.Json;
using System.Text.Json.Nodes;
using AllianceBot.Fakes.Slack;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.Text;
using CsCheck;

namespace AllianceBot.SlackApi.Tests;

public sealed class BlockTests
{
    private static readonly WebLink Link = WebLink.TryParse("https://reuters.example/a")!;

    private static JsonArray Json(IReadOnlyList<Block> blocks) =>
        new([.. blocks.Select(block => JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(block, OutgoingJson.Types.Block)))]);

    private static Gen<Block> AnyBlock(int longest) => Gen.Select(Hostile.Texts, Gen.Int[0, 6], Gen.Int[1, longest]).Select(Block (text, kind, times) =>
    {
        var longText = string.Concat(Enumerable.Repeat(text + " ", times));
        return kind switch
        {
            0 => HeaderBlock.Of(longText),
            1 => new SectionBlock { Text = TextObject.Marked(new Mrkdwn(BlockLimits.SectionText).Bold(text).Line().Link(Link, text).AddParagraphs(longText)), Accessory = ImageElement.Of("https://a.example/b.png", longText) },
            2 => new ContextBlock([TextObject.Plain(longText, BlockLimits.ContextText), TextObject.Marked(new Mrkdwn(BlockLimits.ContextText).Add(longText))]),
            3 => new ActionsBlock([new Button(TextObject.Plain(longText, BlockLimits.ButtonText), "why") { Value = "k7f3" }]),
            4 => ImageBlock.Of("https://a.example/b.png", longText)!,
            5 => new RichText(3000).Bold(text).Add(longText).Link(Link, text).ToBlock() ?? (Block)new DividerBlock(),
            _ => new SectionBlock { Fields = [TextObject.Marked(new Mrkdwn(BlockLimits.SectionField).Add(longText)), TextObject.Plain(longText, BlockLimits.SectionField)] },
        };
    });

    [Fact]
    public void E14_No_text_makes_a_message_that_Slack_refuses() => AnyBlock(20).Array[1, 5].Sample(IsTaken, iter: 10_000);

    [Fact]
    public void E14_No_number_and_length_of_blocks_makes_a_message_that_Slack_refuses() => AnyBlock(400).Array[1, 60].Sample(IsTaken, iter: 100);

    private static void IsTaken(Block[] blocks)
    {
        var json = Json(BlockFit.Fit(blocks));

        Assert.Empty(BlockKitRules.OfMessage(json));
        Assert.True(json.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Length < 13_000);
    }

    [Fact]
    public void E14_Too_many_blocks_lose_the_last_texts_and_no_button()
    {
        var buttons = new ActionsBlock([new Button(TextObject.Plain("Why", BlockLimits.ButtonText), "why")]);
        var texts = Enumerable.Range(0, 60).Select(n => (Block)HeaderBlock.Of($"{n}")).ToList();

        var fitting = BlockFit.Fit([.. texts, buttons]);

        Assert.Equal(BlockLimits.BlocksInMessage, fitting.Count);
        Assert.Equal(texts[..48], fitting.Take(48));
        Assert.IsType<ContextBlock>(fitting[48]);
        Assert.Same(buttons, fitting[49]);
    }

    [Fact]
    public void E14_A_message_within_the_limits_is_left_as_it_is()
    {
        Block[] blocks = [HeaderBlock.Of("a"), new DividerBlock()];
        Assert.Same(blocks, BlockFit.Fit(blocks));
    }

    [Theory]
    [InlineData("http://a.example/b.png")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("file:///etc/passwd")]
    [InlineData(null)]
    public void E17_Only_https_pictures_are_passed_on(string? address)
    {
        Assert.Null(ImageBlock.Of(address, "x"));
        Assert.Null(ImageElement.Of(address, "x"));
    }

    [Fact]
    public void A_modal_is_written_as_Slack_reads_it()
    {
        var view = JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(new OpenViewRequest("1.2.x", Some.Modal()), OutgoingJson.Types.OpenViewRequest))!["view"]!;

        Assert.Empty(BlockKitRules.OfView(view));
        Assert.Equal("modal", view["type"]!.GetValue<string>());
        Assert.Equal("plain_text_input", view["blocks"]![0]!["element"]!["type"]!.GetValue<string>());
    }
}
