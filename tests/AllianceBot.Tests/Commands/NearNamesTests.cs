using AllianceBot.Commands;

namespace AllianceBot.Tests.Commands;

public sealed class NearNamesTests
{
    private static readonly string[] Names = ["history", "latest", "watch", "watches", "rule add", "rule", "Kerb & Axle", "French plants"];

    [Theory]
    [InlineData("histroy", "history")]
    [InlineData("hist", "history")]
    [InlineData("lastest", "latest")]
    [InlineData("watchs", "watch")]
    [InlineData("ruls", "rule")]
    [InlineData("RULE AD", "rule add")]
    [InlineData("kreb", "Kerb & Axle")]
    [InlineData("axle", "Kerb & Axle")]
    [InlineData("french plant", "French plants")]
    [InlineData("Frensh", "French plants")]
    [InlineData("xyzzy", null)]
    [InlineData("zz", null)]
    [InlineData(" ", null)]
    public void What_was_probably_meant_is_found(string typed, string? meant) => Assert.Equal(meant, NearNames.Nearest(Names, typed));

    [Fact]
    public void Where_nothing_is_near_nothing_is_said() => Assert.Equal("", NearNames.DidYouMean(Names, "xyzzy"));
}
