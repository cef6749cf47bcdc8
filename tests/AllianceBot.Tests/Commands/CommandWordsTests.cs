using AllianceBot.Commands;
using CsCheck;

namespace AllianceBot.Tests.Commands;

/// <summary>Commands as people type them in Slack and at the terminal.</summary>
public sealed class CommandWordsTests
{
    private static readonly SlashCommand RuleAdd = Command(new("name", "a name", Required: true), new("query", "a rule", Required: true, IsRest: true, IsRule: true));

    private static readonly SlashCommand History = Command(new("query", "a rule", IsRest: true, IsRule: true), new("since", "from when"), new("until", "until when"), new("page", "the page"));

    private static readonly SlashCommand Route = Command(
        new("rule", "a rule", Required: true), new("to", "a place"), new("mode", "how", Choices: ["now", "digest", "off"]), new("ping", "a role"));

    private static readonly SlashCommand Mute = Command(
        new("kind", "what kind", Required: true, Choices: ["story", "source", "term"]), new("what", "what", Required: true, IsRest: true, IsRule: true), new("until", "for how long"));

    private static readonly SlashCommand FeedEdit = Command(new("name", "a feed", Required: true, IsRest: true), new("every", "how often"));

    private static readonly SlashCommand Audit = Command(new CommandOption("page", "the page"));

    [Theory]
    [InlineData("plants flins OR douai", "plants", "flins OR douai")]
    [InlineData("\"French plants\" (flins OR douai)", "French plants", "(flins OR douai)")]
    [InlineData("“French plants” (flins OR douai)", "French plants", "(flins OR douai)")]
    [InlineData("«French plants» flins", "French plants", "flins")]
    [InlineData("name:\"French plants\" flins OR douai", "French plants", "flins OR douai")]
    [InlineData("flins OR douai name:plants", "plants", "flins OR douai")]
    [InlineData("plants \"renault nissan\"", "plants", "\"renault nissan\"")]
    [InlineData("plants “renault nissan”", "plants", "\"renault nissan\"")]
    [InlineData("plants \"nissan AND honda\"", "plants", "nissan AND honda")]
    [InlineData("plants \"nissan AND (honda OR toyota)\"", "plants", "nissan AND (honda OR toyota)")]
    [InlineData("plants \"nissan NEAR/3 honda\"", "plants", "nissan NEAR/3 honda")]
    [InlineData("plants \"nissan and honda\"", "plants", "\"nissan and honda\"")]
    [InlineData("plants \"nissan\" AND \"honda\"", "plants", "\"nissan\" AND \"honda\"")]
    [InlineData("plants title:\"formula 1\" source:wire", "plants", "title:\"formula 1\" source:wire")]
    [InlineData("plants \"name: the boss\" AND nissan", "plants", "\"name: the boss\" AND nissan")]
    [InlineData("plants /o(ne|wo):x/ AND it's", "plants", "/o(ne|wo):x/ AND it's")]
    public void A_name_and_a_rule_are_told_apart(string typed, string name, string query) => AssertOptions(RuleAdd, typed, ("name", name), ("query", query));

    [Theory]
    [InlineData("renault since:7d", "renault", "7d")]
    [InlineData("since:7d renault", "renault", "7d")]
    [InlineData("renault SINCE:\"last month\" nissan", "renault nissan", "last month")]
    [InlineData("since:“last month” renault", "renault", "last month")]
    [InlineData("since:last month renault", "renault", "last month")]
    [InlineData("renault since:3 days ago", "renault", "3 days ago")]
    [InlineData("since: 7d renault", "renault", "7d")]
    [InlineData("since:yesterday last", "last", "yesterday")]
    public void Named_options_stand_anywhere(string typed, string query, string since) => AssertOptions(History, typed, ("query", query), ("since", since));

    [Theory]
    [InlineData("Kerb & Axle", "Kerb & Axle")]
    [InlineData("\"Kerb & Axle\"", "Kerb & Axle")]
    [InlineData("“Kerb & Axle”", "Kerb & Axle")]
    [InlineData("The \"Wire\"", "The \"Wire\"")]
    [InlineData("\"A\" and \"B\"", "\"A\" and \"B\"")]
    public void Quotes_around_a_whole_name_only_keep_it_together(string typed, string name)
    {
        AssertOptions(FeedEdit, typed, ("name", name));
        AssertOptions(FeedEdit, $"{typed} every:2h", ("name", name), ("every", "2h"));
    }

    [Fact]
    public void A_page_needs_no_name_where_nothing_else_could_be_meant()
    {
        AssertOptions(Audit, "2", ("page", "2"));
        AssertOptions(Audit, "page:2", ("page", "2"));
        AssertOptions(History, "renault 2", ("query", "renault 2"));
    }

    [Fact]
    public void Nothing_is_asked_of_options_that_may_be_left_out()
    {
        AssertOptions(History, "");
        AssertOptions(History, "   ");
        AssertOptions(Route, "\"French plants\"", ("rule", "French plants"));
        AssertOptions(Route, "plants news digest", ("rule", "plants"), ("to", "news"), ("mode", "digest"));
        AssertOptions(Route, "plants mode:off", ("rule", "plants"), ("mode", "off"));
        AssertOptions(Mute, "term formula 1 until:7d", ("kind", "term"), ("what", "formula 1"), ("until", "7d"));
    }

    [Theory]
    [InlineData("", "name")]
    [InlineData("plants", "query")]
    public void A_missing_option_is_named(string typed, string missing) => Assert.Contains($"\"{missing}\" is missing", Problem(RuleAdd, typed), StringComparison.Ordinal);

    [Fact]
    public void A_value_that_is_no_choice_and_a_word_too_many_are_named()
    {
        Assert.Contains("\"mode\" must be one of now, digest, off, not \"loud\"", Problem(Route, "plants news loud"), StringComparison.Ordinal);
        Assert.Contains("\"extra\" is too much", Problem(Route, "plants news now role extra"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_is_taken_whatever_its_case() => AssertOptions(Route, "plants news Digest", ("rule", "plants"), ("to", "news"), ("mode", "digest"));

    [Fact]
    public void No_text_breaks_the_reading_of_words() => Gen.String.Sample(text =>
    {
        foreach (var command in (SlashCommand[])[RuleAdd, History, Route, Mute, FeedEdit, Audit])
            CommandWords.Options(command, text);
        var (word, rest) = CommandWords.Next(text);
        return word.Length + rest.Length <= text.Length;
    }, iter: 2_000);

    private static void AssertOptions(SlashCommand command, string typed, params (string Name, string Value)[] expected)
    {
        var (options, problem) = CommandWords.Options(command, typed);
        Assert.Null(problem);
        Assert.Equal(expected.OrderBy(option => option.Name), options.Select(option => (option.Key, option.Value)).OrderBy(option => option.Key));
    }

    private static string Problem(SlashCommand command, string typed) => CommandWords.Options(command, typed).Problem ?? "";

    private static SlashCommand Command(params CommandOption[] options) => new("alliance", "x", "", options, (_, _) => Task.FromResult(new Reply()));
}
