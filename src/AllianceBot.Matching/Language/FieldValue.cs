using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Language;

/// <summary>Reads the value of <c>lang:</c>, <c>site:</c> or <c>url:</c>.</summary>
internal static class FieldValue
{
    public static ValueNode Parse(Fields field, RuleToken token)
    {
        var value = field switch
        {
            Fields.Language => Language(token),
            Fields.Site => Site(token),
            _ => Address(token),
        };
        return new ValueNode(token.Range, field, value);
    }

    private static string Language(RuleToken token)
    {
        var tag = token.Text.Trim().Replace('_', '-').ToLowerInvariant();
        if (tag.Length == 0 || !tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || tag.StartsWith('-') || tag.EndsWith('-'))
            throw Refuse(token, "lang: takes a language code, as in lang:fr or lang:pt-BR.", "lang:fr");
        return tag;
    }

    private static string Site(RuleToken token)
    {
        var text = token.Text.Trim();
        var (start, length) = HostName.In(text);
        if (length > 0 || text.Contains('/', StringComparison.Ordinal))
        {
            var host = length > 0 ? text.Substring(start, length) : text[..text.IndexOf('/', StringComparison.Ordinal)];
            throw Refuse(token, "site: takes the name of a site, not a whole address.", host.Length > 0 ? "site:" + host : null);
        }
        if (text.StartsWith("*.", StringComparison.Ordinal))
            text = text[2..];
        return HostName.Normal(text) ?? throw Refuse(token, "This is not the name of a site. site: takes one, as in site:lemonde.fr.", "site:lemonde.fr");
    }

    private static string Address(RuleToken token)
    {
        var part = token.Text.Trim('*').ToLowerInvariant();
        return part.Length > 0 && !part.Contains('*', StringComparison.Ordinal)
            ? part
            : throw Refuse(token, "url: takes a part of an address, as in url:/economie/.", null);
    }

    private static RuleRefusedException Refuse(RuleToken token, string message, string? suggestion) =>
        new(new RuleError("field-value", token.Range.Start, token.Range.Length, message, suggestion));
}
