using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Commands;
using AllianceBot.Tests.App;
using CsCheck;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Cards as Discord gets them: the looks in golden files, the limits as a property.</summary>
public sealed class DiscordCardsTests
{
    public static TheoryData<string> Cards => [.. Golden.Keys];

    private static readonly Dictionary<string, Card> Golden = new()
    {
        ["story"] = Some.Card() with { Image = "https://gazette.example/talks.jpg", AlsoReportedBy = ["Kerb & Axle", "Driveline Wire", "The Gearbox Ledger", "3 more"] },
        ["story-bare"] = new Card { Title = "Renault talks", StoryId = "k7f3" },
        ["story-ping"] = Some.Card() with { Ping = "<@&1234567890>" },
        ["story-correction"] = Some.Card() with { Mark = "Withdrawn by Harbour Motor Gazette" },
        ["story-japanese"] = Some.Card() with
        {
            Title = "ルノーと日産、アライアンス立て直しへ協議を再開",
            Summary = [new("ルノー", Bold: true), new("と"), new("日産", Bold: true), new("自動車", Bold: true), new("が協議を再開した。\n6月末までにまとめる。")],
        },
        ["digest"] = new Card
        {
            Title = "3 stories",
            Lines =
            [
                new("Renault opens [order] books", "https://kerbandaxle.example/twingo?a=(1)", "Kerb & Axle", "xx6z"),
                new("", null, "Nowhere *Post*", "aaaa"),
                new("日産、新型リーフを公開", "https://sharin-nippo.example/leaf", "車輪日報", "hkt3"),
            ],
            Footer = "and 4 more: /alliance history",
        },
        ["notice"] = new Card { Title = "Nothing comes to news any more", Summary = [new("AllianceBot may not see the channel.")] },
    };

    [Theory]
    [MemberData(nameof(Cards))]
    public void A_card_looks_like_its_golden_file(string name)
    {
        var drawn = Drawn.Card(Golden[name]);
        Assert.Empty(DiscordRules.Violations(drawn));
        Drawn.IsGolden(name, drawn);
    }

    [Fact]
    public void Every_button_of_the_catalogue_is_there_and_carries_the_key_of_the_post()
    {
        var ids = Drawn.Card(Some.Card(), "ab12-1")["components"]!.AsArray().SelectMany(row => row!["components"]!.AsArray()).Select(part => (string?)part!["custom_id"]);
        Assert.Equal(CardButtons.All.Select(button => CardButtons.Id(button.Action, "ab12-1")), ids);
    }

    [Fact]
    public void E14_no_card_is_refused_for_its_lengths()
    {
        var text = HostileText.Gen(6000);
        var run = Gen.Select(text, Gen.Bool, (piece, bold) => new TextRun(piece, bold));
        var line = Gen.Select(text, text, text, (title, outlet, url) => new CardLine(title, url, outlet, "k7f3"));
        var card = Gen.Select(
            Gen.Select(text, text, text, text),
            Gen.Select(run.List[0, 6], text.List[0, 12], line.List[0, 40], Gen.Bool),
            Gen.Select(text, Gen.Bool, Gen.Long[0, 4_000_000_000_000]),
            (words, lists, more) => new Card
            {
                Title = words.Item1,
                Url = lists.Item4 ? $"https://{words.Item2}" : words.Item2,
                Outlet = words.Item3,
                Footer = words.Item4,
                Summary = lists.Item1,
                AlsoReportedBy = lists.Item2,
                Lines = more.Item2 ? lists.Item3 : [],
                StoryId = more.Item2 ? "" : "k7f3",
                Mark = lists.Item4 ? more.Item1 : null,
                Image = $"https://{more.Item1}",
                PublishedMs = more.Item3,
            });
        card.Sample(drawn => Assert.Empty(DiscordRules.Violations(Drawn.Card(drawn))), iter: 10_000);
    }
}
