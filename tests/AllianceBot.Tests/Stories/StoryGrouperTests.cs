using AllianceBot.Stories;

namespace AllianceBot.Tests.Stories;

public sealed class StoryGrouperTests
{
    private const long Now = 1_760_000_000_000;
    private readonly StoryGrouper _grouper = new();
    private long _items;
    private long _stories;

    [Fact]
    public void Five_reports_of_one_event_in_different_words_are_one_story()
    {
        string[] titles =
        [
            "Renault and Nissan hold talks to revive their alliance",
            "Nissan, Renault reopen negotiations on partnership",
            "French and Japanese carmakers Renault, Nissan discuss new alliance",
            "Renault chief flies to Yokohama for Nissan alliance talks",
            "Talks on reviving Renault-Nissan alliance under way, sources say",
        ];
        var stories = titles.Select(title => Tell(title, "Renault and Nissan are talking about their alliance again, people who know of the meetings in Yokohama said.")).ToList();
        Assert.Single(stories.Distinct());
    }

    [Fact]
    public void Another_event_at_the_same_companies_is_another_story()
    {
        var talks = Tell("Renault and Nissan hold talks to revive their alliance", "The carmakers have resumed talks in Yokohama, sources said.");
        var recall = Tell("Nissan recalls 84,000 Qashqai over seat belts", "A buckle may open in a crash, Nissan said; dealers will replace it.");
        var profit = Tell("Renault profit jumps on Dacia sales", "The operating margin rose to 8.3 percent, Renault said on Friday.");
        Assert.Equal(3, new[] { talks, recall, profit }.Distinct().Count());
    }

    [Fact]
    public void Names_that_many_stories_have_join_nothing()
    {
        // Twenty stories of a car feed: each has words of its own, and all have the two names.
        for (var story = 0; story < 20; story++)
            Tell($"Renault and Nissan: {Words(story, 3)}", $"It is about {Words(story, 20)}, and so Renault and Nissan said.");
        var before = _stories;
        Assert.True(before > 12, "only the first, before the grouper knows which names are common, may be taken for one");

        var first = Tell("Renault and Nissan hold talks", "");
        var second = Tell("Nissan and Renault recall cars", "");
        var third = Tell("Renault drops Nissan hydrogen venture", "");
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal(before + 3, _stories);
        Assert.Equal(second, Tell("Renault, Nissan in recall of cars", ""));
    }

    [Fact]
    public void Two_ordinary_words_that_long_titles_share_by_chance_join_nothing()
    {
        string[] titles =
        [
            "Council wants more trees along the market street before the autumn", "Ferry company cancels evening trips because of low water",
            "Museum shows letters that a sailor wrote from the southern ice", "Farmers warn that the late frost may cost half of the apples",
            "Police find a stolen harbour crane dismantled in a barn behind the old brick works",
            "Old sisters win baking prize with a harbour cake of rye, plums and smoked cheese",
        ];
        Assert.Distinct(titles.Select(title => Tell(title, "")).ToList());
        Assert.Equal(Tell("Harbour crane stolen, police say", ""), Tell("Stolen harbour crane found in barn", ""));
    }

    [Fact]
    public void The_one_name_that_a_new_feed_of_titles_is_about_joins_nothing()
    {
        string[] titles = ["Leaf wins a winter test in Norway", "Leaf taxis arrive in Porto", "A Leaf crosses the Sahara", "School buys ten Leaf cars", "Leaf gets a red roof", "Postmen choose the Leaf"];
        Assert.Distinct(titles.Select(title => Tell(title, "")).ToList());
        Assert.Single(new[] { Tell("Quake shakes Lisbon", ""), Tell("Lisbon shaken by quake", ""), Tell("Lisbon quake", "") }.Distinct());
    }

    [Fact]
    public void The_same_link_is_the_same_report_whatever_its_words()
    {
        var first = Tell("Carmakers talk", "", url: "https://news.example/a");
        Assert.Equal(first, Tell("Ein ganz anderer Titel", "", lang: "de", url: "https://news.example/a"));
        Assert.Equal(GroupReason.Link, _last!.Reason);
    }

    [Fact]
    public void A_copy_with_a_word_changed_joins_whatever_the_rules_say()
    {
        var strict = new StoryGrouper(new GroupingRules { Enough = 2 });
        const string Text = "The harbour of Port Amaro was closed on Monday after a freighter had lost forty containers in a storm that nobody had forecast, the coast guard said in a statement to reporters.";
        var first = strict.Place(Item("Harbour closed after storm", Text));
        strict.Add(first, 1);
        var copy = strict.Place(Item("Harbour closed after storm", Text.Replace("Monday", "Tuesday", StringComparison.Ordinal)));
        Assert.Equal((1L, GroupReason.Copy), (copy.StoryId, copy.Reason));
    }

    [Fact]
    public void A_story_takes_reports_for_three_days_after_it_opened()
    {
        const string Title = "Dravko Helm arrested in bridge bribery case";
        var first = Tell(Title, "");
        Assert.Equal(first, Tell(Title, "", at: Now + StoryGrouper.WindowMs));
        Assert.NotEqual(first, Tell(Title, "", at: Now + StoryGrouper.WindowMs + 1));
        Assert.Equal(1, _grouper.LivingStories);
    }

    [Fact]
    public void Another_language_joins_by_shared_rare_names()
    {
        Fill();
        var english = Tell("Renault chairman meets Nissan chief", "Odile Marchand, chairman of Renault, met Kenji Aramaki of Nissan in Yokohama.");
        var french = Tell("Alliance : la rencontre de Yokohama", "La présidente Odile Marchand a rencontré Kenji Aramaki à Yokohama.", lang: "fr");
        Assert.Equal((english, GroupReason.SharedNames), (french, _last!.Reason));
        // From then on the story has reports in French, compared as French.
        Assert.Equal(english, Tell("Rencontre à Yokohama : la présidente Marchand relance l'alliance", "La rencontre relance l'alliance.", lang: "fr"));
        Assert.Equal(GroupReason.Similar, _last!.Reason);
    }

    [Fact]
    public void Another_language_does_not_join_by_names_that_many_stories_have()
    {
        for (var i = 0; i < 20; i++)
            Tell($"Renault Nissan topic{i} matter{i}", $"Something about Renault and about Nissan: subject{i} word{i} case{i}.");
        var story = Tell("Le rappel des voitures", "Le constructeur Nissan et son partenaire Renault rappellent des voitures.", lang: "fr");
        Assert.Equal(GroupReason.New, _last!.Reason);
        Assert.Equal(_stories, story);
    }

    [Fact]
    public void Well_known_names_join_across_scripts()
    {
        Fill();
        var english = Tell("Renault and Nissan hold talks", "Renault and Nissan hold talks in Yokohama.");
        Assert.Equal(english, Tell("ルノーと日産が協議を再開", "ルノーと日産は横浜で協議を再開した。", lang: "ja"));
        Assert.Equal(GroupReason.SharedNames, _last!.Reason);
    }

    [Theory]
    [InlineData("Orvelto and Halmstone hold talks", "Orvelto and Halmstone hold talks in Vessimar.", "オルヴェルトとハルムストンが協議", "オルヴェルトとハルムストンはヴェシマルで協議した。", "ja")]
    [InlineData("Nissan opens a museum in Yokohama", "Nissan opens a museum of its old cars in Yokohama.", "Nissan rappelle des voitures", "Le constructeur Nissan rappelle des voitures.", "fr")]
    [InlineData("Storm closes the port of Yokohama", "A storm closes the port of Yokohama for a day.", "Yokohama : le musée rouvre", "Le musée de Yokohama rouvre ses portes.", "fr")]
    public void Names_unknown_in_the_other_script_or_too_few_do_not_join(string title, string text, string otherTitle, string otherText, string lang)
    {
        Fill();
        Tell(title, text);
        Tell(otherTitle, otherText, lang: lang);
        Assert.Equal(GroupReason.New, _last!.Reason);
    }

    [Fact]
    public void A_second_event_that_looked_alike_parts_with_its_second_report()
    {
        // The first report of the second arrest is near enough to the first arrest; its second report shows that these are two.
        var rules = new GroupingRules { Enough = 0.1, CloseFactor = 2.5 };
        var grouper = new StoryGrouper(rules);
        long next = 0;
        long Place(string title, string text)
        {
            var placement = grouper.Place(Item(title, text));
            var story = placement.StoryId ?? ++next;
            grouper.Add(placement, story);
            _last = placement;
            return story;
        }
        var first = Place("Chargers receiver Vincent Jansen arrested for drunk driving", "San Diego police arrested receiver Vincent Jansen on suspicion of drunk driving before the playoff game.");
        Place("Receiver Jansen arrested before playoff game", "Vincent Jansen, a receiver, was arrested by San Diego police on suspicion of drunk driving; the playoff game is on Sunday.");
        var mistaken = Place("Chargers tackle Jamal Wills arrested for drunk driving", "Jamal Wills was stopped for speeding on Route 94 and arrested by highway patrol officers.");
        var parted = Place("Tackle Jamal Wills arrested on Route 94", "Highway patrol officers stopped Jamal Wills for speeding on Route 94 and arrested him.");
        Assert.Equal(first, mistaken);
        Assert.Equal(GroupReason.Parted, _last!.Reason);
        Assert.NotEqual(first, parted);
        Assert.Equal(parted, Place("Jamal Wills held after Route 94 stop", "Officers of the highway patrol arrested Jamal Wills for speeding on Route 94."));
    }

    [Fact]
    public void The_callers_own_decision_holds()
    {
        var item = Item("Dravko Helm arrested in bridge bribery case", "");
        _grouper.Add(_grouper.Place(item), 7);
        var second = _grouper.Place(item with { ItemId = 2 });
        Assert.Equal(7, second.StoryId);
        _grouper.Add(second, 8);
        Assert.Equal(2, _grouper.LivingStories);
    }

    [Fact]
    public void An_empty_item_is_a_story_of_its_own()
    {
        Assert.NotEqual(Tell("", ""), Tell("", ""));
    }

    [Fact]
    public void A_vector_of_another_version_is_passed_over()
    {
        _grouper.Restore([new StoredPlacement(1, 1, "en", Now, [99, 0, 1]), new StoredPlacement(2, 1, "en", Now, [])]);
        Assert.Equal(0, _grouper.LivingStories);
    }

    private static string Words(int story, int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"word{(char)('a' + story)}{(char)('a' + i)}"));

    private GroupPlacement? _last;

    private GroupItem Item(string title, string text, string lang = "en", long at = Now, string? url = null) => new(++_items, lang, title, text, at, url);

    private long Tell(string title, string text, string lang = "en", long at = Now, string? url = null)
    {
        _last = _grouper.Place(Item(title, text, lang, at, url));
        var story = _last.StoryId ?? ++_stories;
        _grouper.Add(_last, story);
        return story;
    }

    /// <summary>Other stories in both languages, so that the grouper knows which words are common.</summary>
    private void Fill()
    {
        foreach (var report in Replay.Reports().Where(report => report.Event is not "alliance-talks" && report.Item.Lang is "en" or "fr").Take(60))
            Tell(report.Item.Title, report.Item.Text, report.Item.Lang);
    }
}
