using AllianceBot.Communities;
using AllianceBot.Stories;

namespace AllianceBot.Tests.Stories;

public sealed class LeadOrderTests
{
    private static readonly Community English = new() { Language = "en-GB" };
    private static readonly string Long = string.Concat(Enumerable.Repeat("The two carmakers compare platforms for small electric cars. ", 5));

    [Fact]
    public void The_earliest_of_equal_reports_leads() => Assert.Equal([2, 1, 3], Order(Some(1, atMs: 20), Some(2, atMs: 10), Some(3, atMs: 20)));

    [Fact]
    public void The_communitys_language_leads() => Assert.Equal([2, 3, 1], Order(Some(1) with { Lang = "fr" }, Some(2) with { Lang = "en-US" }, Some(3) with { Lang = "en" }));

    [Fact]
    public void A_preferred_source_leads_within_the_language() =>
        Assert.Equal([3, 1, 2], Order(Some(1), Some(2) with { Lang = "fr", IsPreferred = true }, Some(3) with { IsPreferred = true }));

    [Fact]
    public void A_report_with_a_text_of_its_own_leads_before_a_headline() => Assert.Equal([2, 1], Order(Some(1) with { Summary = "They talk." }, Some(2)));

    [Theory]
    [InlineData("Renault and Nissan talk again, Gazette 2 reported on Monday.")]
    [InlineData("According to the newspaper Gazette 2, both sides met in Yokohama.")]
    [InlineData("Renault et Nissan discutent à nouveau, selon Gazette 2.")]
    [InlineData("D’après le quotidien « Gazette 2 », les deux groupes discutent.")]
    [InlineData("Renault und Nissan sprechen wieder miteinander, berichtet die Gazette. Laut Gazette 2 traf man sich in Yokohama.")]
    [InlineData("Los dos grupos negocian, según Gazette 2.")]
    [InlineData("I due gruppi trattano di nuovo, secondo Gazette 2.")]
    [InlineData("Gazette 2によると、両社は協議を再開した。")]
    public void Original_reporting_leads_before_a_report_that_credits_it(string retold) =>
        Assert.Equal([2, 1], Order(Some(1, atMs: 1) with { Summary = Long + retold }, Some(2, atMs: 2)));

    [Theory]
    [InlineData("Gazette 2 opened an office in Yokohama.")]
    [InlineData("Gazette 25 reported on Monday that both sides met.")]
    [InlineData("Gazette 1 reported on Monday that both sides met.")]
    public void Naming_an_outlet_is_not_crediting_it(string sentence) =>
        Assert.Equal([1, 2], Order(Some(1, atMs: 1) with { Summary = Long + sentence }, Some(2, atMs: 2)));

    private static Report Some(long id, long atMs = 0) => new() { ItemId = id, Outlet = $"Gazette {id}", Lang = "en", Title = "Renault and Nissan talk", Summary = Long, PublishedMs = atMs };

    private static IEnumerable<long> Order(params Report[] reports) => LeadOrder.Of(reports, English).Select(report => report.ItemId);
}
