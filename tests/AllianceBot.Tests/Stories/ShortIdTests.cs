using AllianceBot.Stories;
using CsCheck;

namespace AllianceBot.Tests.Stories;

public sealed class ShortIdTests
{
    [Fact]
    public void No_two_numbers_have_the_same_id()
    {
        // All of four characters, and the first of five.
        var ids = Enumerable.Range(0, 560_000).Select(number => ShortId.From(number)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(560_000, ids.Count);
        Assert.Equal(27 * 27 * 27 * 27, ids.Count(id => id.Length == 4));
    }

    [Fact]
    public void Ids_of_any_size_differ_are_short_and_spell_no_word() =>
        Gen.Select(Gen.Long[0, 1L << 61], Gen.Long[0, 1L << 61]).Sample((a, b) =>
            (a == b || ShortId.From(a) != ShortId.From(b))
            && ShortId.From(a) != ShortId.From(a + 1)
            && ShortId.From(a).Length <= 14
            && ShortId.From(a).All(letter => !"aeiouyl01".Contains(letter, StringComparison.Ordinal)), iter: 20_000);

    [Fact]
    public void A_negative_number_has_no_id() => Assert.Throws<ArgumentOutOfRangeException>(() => ShortId.From(-1));
}
