using System.Collections.Frozen;
using AngleSharp.Dom;

namespace AllianceBot.Summaries;

/// <summary>What the class and id of an element say of it: pages name their captions, bylines and share buttons.</summary>
internal static class ElementHints
{
    private static readonly FrozenSet<string> BesideTheText = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "advert", "advertisement", "ad", "ads", "author", "authors", "bio", "breadcrumb", "breadcrumbs", "byline", "caption", "captions", "carousel",
        "comment", "comments", "consent", "cookie", "cookies", "copyright", "credit", "credits", "cta", "disclaimer", "gallery", "modal", "newsletter", "outbrain",
        "pagination", "paywall", "popup", "promo", "promoted", "promotion", "rail", "recommended", "related", "share", "sharing", "sidebar", "signup", "slider", "slideshow",
        "social", "sponsor", "sponsored", "subscribe", "subscription", "swiper", "taboola", "tags", "timestamp", "tooltip", "widget");

    /// <summary>Whether a word of the element's class or id says that it stands beside the text.</summary>
    public static bool StandsBeside(IElement element) => Says(element.ClassName) || Says(element.Id);

    private static bool Says(string? names)
    {
        if (string.IsNullOrEmpty(names))
            return false;
        var start = 0;
        for (var i = 1; i <= names.Length; i++)
        {
            // Words end at a separator or where camelCase has its next capital.
            var ends = i == names.Length || !char.IsLetter(names[i]) || char.IsUpper(names[i]) && char.IsLower(names[i - 1]);
            if (!ends)
                continue;
            if (BesideTheText.GetAlternateLookup<ReadOnlySpan<char>>().Contains(names.AsSpan(start, i - start)))
                return true;
            start = i < names.Length && char.IsLetter(names[i]) ? i : i + 1;
        }
        return false;
    }
}
