using System.Text;
using AllianceBot.Matching.Text;
using CsCheck;

namespace AllianceBot.Matching.Tests;

public sealed class FoldingTests
{
    /// <summary>Golden: a change here needs a new <see cref="Folding.Version"/>, because tokens are stored.</summary>
    [Theory]
    [InlineData("Renault-Nissan’s 3.5 % plan", "renault nissan s 3 5 plan")]
    [InlineData("Crème BRÛLÉE Šimečka Łódź Ærø œuvre ĐÐ þ", "creme brulee simecka lodz aero oeuvre dd th")]
    [InlineData("ΐ Ἀθῆναι ΣΊΣΥΦΟΣ", "ι αθηναι σισυφοσ")]
    [InlineData("I ı İ i", "i i i i")]
    [InlineData("ẞ ß SS ﬁ ŉ", "ss ss ss fi n")]
    [InlineData("Ｆｕｌｌ１２ ｶﾞｽ", "full12 ガ ガス ス")]
    [InlineData("й й Ёлка", "и\u0306 и\u0306 е\u0308лка")]
    [InlineData("רֵנוֹ رِينُو أحمد نيســـان", "רנו رينو احمد نيسان")]
    [InlineData("日産 르노 \u1105\u1173", "日 日産 産 르 르노 노 르")]
    [InlineData("カ\u3099 ガ カ", "ガ ガ カ")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("m² ½ № Ⅷ ㎏ ™x® 30℃", "m2 1 2 no viii kg x 30 c")]
    [InlineData("Re\u00AD\u200B\u2060\u200Dnault \uFEFFx\u202E", "renault x")]
    [InlineData("𝐑𝐞𝐧𝐚𝐮𝐥𝐭 🚗 🇫🇷 1\uFE0F\u20E3", "renault 1")]
    [InlineData("see http://a.example/b?c=d, then www.e.example/f g", "see then g")]
    [InlineData("https://a.exampleを見て", "を を見 見 見て て")]
    [InlineData("\uD800x\uDC00", "x")]
    [InlineData("2025年3月", "2025 年 3 月")]
    public void Text_becomes_these_tokens(string text, string tokens) => Assert.Equal(tokens, string.Join(' ', TextTokens.ForIndex(text)));

    [Fact]
    public void Folding_what_was_folded_changes_nothing()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            if (char.IsSurrogate((char)c))
                continue;
            // Of Han, kana and Hangul the pairs are tokens too, so there each token is folded by itself.
            Assert.All(TextTokens.ForIndex(((char)c).ToString()), token => Assert.Contains(token, TextTokens.ForIndex(token)));
        }
    }

    [Fact]
    public void Upper_and_lower_case_of_any_letter_fold_alike()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var letter = ((char)c).ToString();
            if (char.IsLetter((char)c))
                Assert.Equal(TextTokens.ForIndex(letter.ToLowerInvariant()), TextTokens.ForIndex(letter.ToUpperInvariant()));
        }
    }

    [Fact]
    public void The_quick_way_folds_as_the_plain_one_does() =>
        Gen.Char.Where(c => c != 0).Array[0, 40].Select(Gen.String[Gen.Char.AlphaNumeric, 0, 90], Gen.Int[0, 90], (odd, plain, at) =>
            plain[..Math.Min(at, plain.Length)] + " " + new string(odd) + plain).Sample(text =>
        {
            var (quick, plain) = (new FoldBuffer(), new FoldBuffer());
            Folder.Append(text, quick, vectors: true);
            Folder.Append(text, plain, vectors: false);
            Assert.Equal(plain.Bytes[..plain.Length], quick.Bytes[..quick.Length]);
            for (var i = 0; i < plain.Length; i++)
            {
                Assert.Equal(plain.IsWord(i), quick.IsWord(i));
                Assert.Equal(plain.BreakBits[i >> 6] >> (i & 63) & 1, quick.BreakBits[i >> 6] >> (i & 63) & 1);
            }
        }, iter: 20_000);

    [Fact]
    public void A_hash_does_not_depend_on_what_stands_behind_the_token()
    {
        var random = new Random(5);
        var bytes = new byte[128];
        for (var length = 1; length <= 64; length++)
        {
            random.NextBytes(bytes);
            var alone = TokenHash.Of(bytes.AsSpan(0, length));
            Assert.Equal(alone, TokenHash.OfPadded(ref bytes[0], length));
            bytes[length]++;
            Assert.Equal(alone, TokenHash.OfPadded(ref bytes[0], length));
            bytes[length - 1]++;
            Assert.NotEqual(alone, TokenHash.OfPadded(ref bytes[0], length));
        }
    }

    [Fact]
    public void Two_ways_to_type_marks_fold_alike() =>
        Assert.Equal(TextTokens.ForIndex("ग\u093C\u094D"), TextTokens.ForIndex("ग\u094D\u093C"));

    [Fact]
    public void A_buffer_used_again_holds_nothing_of_the_text_before()
    {
        var item = Some.Item("renault 日産 " + new string('x', 5_000));
        item.Load("", "", "nissan", "", "", "", "");
        Assert.False(Some.Rule("renault OR 日産").Matches(item));
        Assert.True(Some.Rule("nissan").Matches(item));
        Assert.Equal("nissan", Encoding.UTF8.GetString(item.Folded.Bytes, item.Tokens.Places[0].Start, item.Tokens.Places[0].Length));
    }

    /// <summary>An exact word finds its letters in the raw text by the number of the token.</summary>
    [Fact]
    public void The_raw_text_has_the_same_tokens_as_the_text() =>
        Gen.Frequency((8, Gen.Char.Where(c => c != 0)), (1, Gen.OneOf('e', 'ㇰ', '가', '\u1100', '\u1161', '\u11A8', 'カ', '\u3099', '\uFF9E', '\u0301', '\u0345', '\u200D', '\uD83D', '\uDE97', '™', '㈱', ' ')))
            .Array[0, 12].Select(characters => new string(characters)).Sample(text =>
        {
            var item = Some.Item(text);
            Assert.Equal(TextTokens.ForIndex(text), TextTokens.ForIndex(item.Raw(2).Text.ToString()));
        }, iter: 50_000);

    [Fact]
    public void A_character_taken_for_stable_is_what_normalisation_leaves_alone()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var text = ((char)c).ToString();
            if (!StableCharacters.Fill(text))
                continue;
            Assert.False(FoldRules.IsIgnored(c));
            Assert.NotEqual("®", text);
            // Behind a letter that many marks, and jamo, compose with.
            Assert.All(["e", "\u1100", "가", "か", "\u0627"], before => Assert.Equal((before + text).Normalize(System.Text.NormalizationForm.FormKC), before + text));
        }
    }
}
