using System.ComponentModel.DataAnnotations;
using AllianceBot.Feeds;
using AllianceBot.Settings;
using CsCheck;
using Microsoft.Extensions.Configuration;

namespace AllianceBot.Tests.Settings;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 0.5), InlineData("2s", 2), InlineData("15m", 900), InlineData("1h", 3600), InlineData("7d", 604800), InlineData("1h30m", 5400), InlineData(" 1.5h ", 5400), InlineData("0s", 0)]
    public void A_duration_is_read_with_its_unit(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text).Value);

    [Theory]
    [InlineData("15", "'15' has no unit: write 15s, 15m or 15h.")]
    [InlineData("", "A duration is missing: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData(null, "A duration is missing: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData("soon", "'soon' is not a duration: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData("-5m", "'-5m' is not a duration: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData("5 m", "'5 m' is not a duration: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData("5M", "'5M' is not a duration: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData("1..2s", "'1..2s' is not a duration: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData("00:15:00", "'00:15:00' is not a duration: write it like 2s, 15m, 1h30m or 7d.")]
    [InlineData("99999d", "'99999d' is longer than ten years.")]
    public void What_is_not_a_duration_is_refused_with_a_sentence(string? text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<FormatException>(() => Duration.Parse(text)).Message);

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Long[0, (long)TimeSpan.FromDays(3000).TotalMilliseconds].Sample(milliseconds =>
            Duration.Parse(new Duration(TimeSpan.FromMilliseconds(milliseconds)).ToString()).Value == TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Settings_bind_durations_and_name_the_key_of_a_bad_one()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Bind("Polling:MinimumInterval", "2s").MinimumInterval!.Value.Value);
        var error = Assert.Throws<InvalidOperationException>(() => Bind("Polling:Interval", "900"));
        Assert.Contains("Polling:Interval", error.Message, StringComparison.Ordinal);
        Assert.Contains("'900' has no unit", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_are_valid_and_ranges_hold()
    {
        Assert.Empty(Validate(new PollingOptions()));
        Assert.Equal("Interval must be between 1s and 7d.", Assert.Single(Validate(new PollingOptions { Interval = Duration.Days(8) })).ErrorMessage);
        Assert.Single(Validate(new PollingOptions { Contact = "me and you" }));
    }

    private static PollingOptions Bind(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build().GetSection(PollingOptions.Section).Get<PollingOptions>()!;

    private static List<ValidationResult> Validate(PollingOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results;
    }
}
