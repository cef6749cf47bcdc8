using AllianceBot.Matching.Language;

namespace AllianceBot.Matching;

/// <summary>Reads watch rules.</summary>
public static class RuleParser
{
    /// <summary>A rule, and its canonical form, have at most so many UTF-16 units.</summary>
    public const int MaxLength = 4096;

    /// <summary>Never throws, whatever the text.</summary>
    public static RuleParseResult Parse(string text)
    {
        try
        {
            CheckText(text);
            var syntax = new RuleSyntax(text);
            var root = RuleNormaliser.Normalise(syntax.Parse());
            RuleAnchoring.Check(root);
            var lints = syntax.Lints.Concat(RuleLinter.Lint(root)).ToList();
            if (!RuleAnchoring.HasKey(root))
                lints.Add(new RuleLint("scanned", 0, text.Length, "Nothing in this rule helps to find it, so every item is compared with it. A word that must be there would help."));
            var rule = new Rule(text, root, lints);
            return rule.Canonical.Length > MaxLength
                ? Refused("too-long", 0, text.Length, $"Written out in full this rule has {rule.Canonical.Length} characters; {MaxLength} is the most. Split it into several rules.")
                : new RuleParseResult(rule, null);
        }
        catch (RuleRefusedException refused)
        {
            return new RuleParseResult(null, refused.Error);
        }
    }

    private static void CheckText(string text)
    {
        if (text.Length > MaxLength)
            throw new RuleRefusedException(new RuleError("too-long", MaxLength, text.Length - MaxLength, $"A rule may have {MaxLength} characters; this one has {text.Length}."));
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]) || char.IsControl(text[i]) && !char.IsWhiteSpace(text[i]))
                throw new RuleRefusedException(new RuleError("invalid-character", i, 1, "This character cannot be part of a rule; it may have come with a copied text."));
        }
    }

    private static RuleParseResult Refused(string code, int start, int length, string message) => new(null, new RuleError(code, start, length, message));
}
