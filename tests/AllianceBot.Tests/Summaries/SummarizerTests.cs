using AllianceBot.Summaries;

namespace AllianceBot.Tests.Summaries;

public sealed class SummarizerTests
{
    private const string Title = "Renault and Nissan hold talks to revive their alliance";

    private const string Text = """
        Cars are a matter of taste, and tastes change.
        By Ann Lee
        Renault and Nissan have resumed talks on reviving their alliance, three people briefed on the meetings said on Monday.
        Also Read: How a rally driver could lose the title
        A look back
        The alliance was founded in 1999 and fell apart after the arrest of its chairman in 2018.
        - Shared batteries: The two would buy cells together from a plant in Douai.
        The talks cover electric platforms and a joint purchasing company, the people said. A first agreement could be signed before the summer.
        At Torque Daily, we believe that the talks of Renault and Nissan are worth following closely. The implications are profound for enthusiasts of Renault and Nissan alike. We'll keep you updated.
        """;

    [Fact]
    public void A_summary_is_whole_sentences_of_the_text_in_its_order()
    {
        var summary = Summarizer.Summarize(new SummaryRequest("en", Title, Text, []));
        Assert.InRange(summary.Count, 2, 3);
        Assert.All(summary, sentence => Assert.Contains(sentence, Text, StringComparison.Ordinal));
        var places = summary.Select(sentence => Text.IndexOf(sentence, StringComparison.Ordinal)).ToList();
        Assert.Equal(places.Order(), places);
        Assert.Contains(summary, sentence => sentence.Contains("resumed talks", StringComparison.Ordinal));
    }

    [Fact]
    public void A_term_is_shown_as_the_word_that_it_is_where_the_text_has_it_so()
    {
        const string About = "The presidents of both firms met in Paris on Monday to look at the plan again and again. They want to sign in June. A vice president of the bank that leads the talks said so.";
        Assert.Contains(Summarizer.Summarize(new SummaryRequest("en", "", About, ["president"], WordBudget: 18)), sentence => sentence.Contains("vice president of", StringComparison.Ordinal));
        Assert.Contains(Summarizer.Summarize(new SummaryRequest("en", "", About, ["resident"], WordBudget: 18)), sentence => sentence.Contains("resident", StringComparison.Ordinal));
        Assert.Contains(Summarizer.Summarize(new SummaryRequest("ja", "", "日産自動車が会見した。ルノーは黙っている。", ["自動"])), sentence => sentence.Contains("日産自動車", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_bylines_headings_and_the_outlets_advertisement_are_not_in_it()
    {
        var all = Summarizer.Summarize(new SummaryRequest("en", Title, Text, [], WordBudget: 500));
        Assert.DoesNotContain(all, sentence => sentence.Contains("Read", StringComparison.Ordinal) || sentence.Contains("Ann", StringComparison.Ordinal)
            || sentence.Contains("look back", StringComparison.Ordinal) || sentence.Contains("Torque", StringComparison.Ordinal)
            || sentence.Contains("profound", StringComparison.Ordinal) || sentence.Contains("updated", StringComparison.Ordinal));
        Assert.Equal(5, all.Count);
    }

    [Theory]
    [InlineData("1999", "The alliance was founded in 1999 and fell apart after the arrest of its chairman in 2018.")]
    [InlineData("DOUAI", "- Shared batteries: The two would buy cells together from a plant in Douai.")]
    [InlineData("rally driver", "Also Read: How a rally driver could lose the title")]
    public void A_matched_term_is_shown_even_where_no_good_sentence_has_it(string term, string expected)
    {
        var summary = Summarizer.Summarize(new SummaryRequest("en", Title, Text, [term], SummaryRequest.OneLine));
        Assert.Contains(expected, summary);
    }

    [Fact]
    public void A_term_that_the_summary_shows_anyway_changes_nothing()
    {
        var without = Summarizer.Summarize(new SummaryRequest("en", Title, Text, []));
        Assert.Equal(without, Summarizer.Summarize(new SummaryRequest("en", Title, Text, ["nissan"])));
    }

    [Fact]
    public void Accents_and_width_do_not_hide_a_term()
    {
        const string French = "Le patron de Citroën quitte le groupe lundi. Rien d'autre n'est connu de ce départ soudain. Une phrase de plus, assez longue pour être choisie la première par tous.";
        var summary = Summarizer.Summarize(new SummaryRequest("fr", "", French, ["citroen"], 10));
        Assert.Contains(summary, sentence => sentence.Contains("Citroën", StringComparison.Ordinal));
    }

    [Fact]
    public void English_news_is_told_by_its_opening_where_a_later_sentence_only_repeats_it()
    {
        const string News = "The harbour bridge closed on Tuesday after divers found a crack. Ferries take the commuters until the summer. Repairs begin in March and cost nine million pounds. "
            + "A hand-long crack in the pier of the bridge closed the bridge on Tuesday, and the bridge stays closed, divers at the bridge said in March.";
        Assert.Equal(["The harbour bridge closed on Tuesday after divers found a crack.", "Ferries take the commuters until the summer."], Summarizer.Summarize(new SummaryRequest("en", "", News, [], WordBudget: 18)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n \n")]
    public void No_text_has_no_summary(string text) => Assert.Empty(Summarizer.Summarize(new SummaryRequest("en", Title, text, ["Renault"])));

    [Fact]
    public void A_teaser_that_breaks_off_serves_when_there_is_nothing_else()
    {
        Assert.Equal(["Renault and Nissan are talking about…"], Summarizer.Summarize(new SummaryRequest("en", "Talks", "Renault and Nissan are talking about…", [])));
        var two = Summarizer.Summarize(new SummaryRequest("en", "Talks", "The carmakers met in Yokohama on Monday. They spoke of the…", []));
        Assert.Equal(["The carmakers met in Yokohama on Monday."], two);
    }

    [Fact]
    public void The_budget_counts_two_characters_of_japanese_as_a_word()
    {
        var text = string.Concat(Enumerable.Range(1, 12).Select(i => $"ルノーと日産は第{i}回の協議を横浜で開き、電池の共同調達を話し合った。"));
        var summary = Summarizer.Summarize(new SummaryRequest("ja", "ルノーと日産が協議", text, [], SummaryRequest.OneLine));
        Assert.InRange(summary.Sum(sentence => sentence.Length), 40, 90);
    }

    [Fact]
    public void A_summary_keeps_about_to_its_budget()
    {
        var text = string.Join(' ', Enumerable.Range(1, 40).Select(i => $"Sentence number {i} of the report tells of a thing that happened in town {i * 7} on day {i}."));
        foreach (var budget in new[] { SummaryRequest.OneLine, SummaryRequest.Default, 120 })
        {
            var words = Summarizer.Summarize(new SummaryRequest("en", "Things happen", text, [], budget)).Sum(sentence => sentence.Split(' ').Length);
            Assert.InRange(words, budget * 0.6, budget * 1.1);
        }
    }

    [Fact]
    public void Very_long_texts_are_read_to_a_bound()
    {
        var text = string.Join(' ', Enumerable.Range(1, 5000).Select(i => $"Sentence number {i} of a report without an end tells of a thing."));
        var summary = Summarizer.Summarize(new SummaryRequest("en", "Things happen", text, ["Sentence number 4999"]));
        Assert.Contains(summary, sentence => sentence.Contains("4999", StringComparison.Ordinal));
    }
}
