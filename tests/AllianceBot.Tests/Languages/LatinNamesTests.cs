using AllianceBot.Languages;

namespace AllianceBot.Tests.Languages;

public sealed class LatinNamesTests
{
    [Theory]
    [InlineData("ルノーが発表した", "renault")]
    [InlineData("日産は", "nissan")]
    [InlineData("日产汽车", "nissan")]
    [InlineData("르노가", "renault")]
    [InlineData("닛산 자동차", "nissan")]
    [InlineData("アムステルダムで", "amsterdam")]
    [InlineData("특斯拉", null)]
    [InlineData("Nissan", "nissan")]
    [InlineData("協議", null)]
    public void A_name_in_another_script_is_the_same_name(string text, string? name) => Assert.Equal(name, LatinNames.Of(Words.Of(text)[0].Text));
}
