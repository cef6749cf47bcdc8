using System.Text;
using AllianceBot.Matching.Text;

namespace AllianceBot.Matching.Evaluation;

/// <summary>Language, site and address. Places are (start, length) in the item's own text of the field; start is -1 for no match.</summary>
internal static class ValueMatcher
{
    public static (int Start, int Length) Find(Fields field, ReadOnlySpan<byte> value, MatchItem item)
    {
        Span<char> wanted = stackalloc char[value.Length];
        wanted = wanted[..Encoding.UTF8.GetChars(value, wanted)];
        switch (field)
        {
            case Fields.Language:
                return IsOfLanguage(item.Language, wanted) ? (0, wanted.Length) : (-1, 0);
            case Fields.Site:
                return HostName.IsUnder(item.HostText, wanted) ? item.Host : (-1, 0);
            default:
                var at = item.Url.AsSpan().IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
                return at < 0 ? (-1, 0) : (at, wanted.Length);
        }
    }

    /// <summary>Some write fr_FR for fr-FR.</summary>
    private static bool IsOfLanguage(ReadOnlySpan<char> language, ReadOnlySpan<char> wanted)
    {
        if (language.Length < wanted.Length || language.Length > wanted.Length && language[wanted.Length] is not ('-' or '_'))
            return false;
        for (var i = 0; i < wanted.Length; i++)
            if (wanted[i] == '-' ? language[i] is not ('-' or '_') : char.ToLowerInvariant(language[i]) != wanted[i])
                return false;
        return true;
    }
}
