using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AllianceBot.Items;

/// <summary>
/// What makes an entry of a feed the same entry at the next poll. Chosen once, from the feed's first document, and kept
/// by the caller as text: a feed that changes its mind must not make all its entries new.
/// </summary>
internal enum ItemIdentityPolicy
{
    /// <summary>By its id, else by link, else by title; by link too when the id is new.</summary>
    Id,

    /// <summary>By its id alone: many entries have one link, as the posts of a live page do.</summary>
    IdOnly,

    /// <summary>By its link, since ids are missing, or the same for several entries.</summary>
    Link,

    /// <summary>By title, and day of publication, since neither ids nor links tell entries apart.</summary>
    Hash,
}

/// <summary>Keys of an entry within its feed.</summary>
/// <param name="Primary">Short text, whatever the length of the id.</param>
/// <param name="ByLink">The second key: known here means known, though the primary key is new. Null without a link that tells entries apart.</param>
internal readonly record struct ItemKey(string Primary, string? ByLink);

internal static class ItemIdentity
{
    /// <summary>Chooses for a new feed. An empty one is trusted to have ids and links.</summary>
    public static ItemIdentityPolicy Choose(IReadOnlyList<FeedEntry> entries)
    {
        var linksDiffer = AreDistinct(entries, static entry => CanonicalUrl.From(entry.Link));
        if (AreDistinct(entries, static entry => entry.Id))
            return linksDiffer ? ItemIdentityPolicy.Id : ItemIdentityPolicy.IdOnly;
        return linksDiffer ? ItemIdentityPolicy.Link : ItemIdentityPolicy.Hash;
    }

    public static string ToText(ItemIdentityPolicy policy) => policy switch
    {
        ItemIdentityPolicy.IdOnly => "id-only",
        ItemIdentityPolicy.Link => "link",
        ItemIdentityPolicy.Hash => "hash",
        _ => "id",
    };

    public static ItemIdentityPolicy FromText(string text) => text switch
    {
        "id-only" => ItemIdentityPolicy.IdOnly,
        "link" => ItemIdentityPolicy.Link,
        "hash" => ItemIdentityPolicy.Hash,
        _ => ItemIdentityPolicy.Id,
    };

    public static ItemKey Keys(FeedEntry entry, ItemIdentityPolicy policy)
    {
        var link = CanonicalUrl.From(entry.Link);
        var primary = policy switch
        {
            ItemIdentityPolicy.Id or ItemIdentityPolicy.IdOnly when !string.IsNullOrWhiteSpace(entry.Id) => "id " + entry.Id.Trim(),
            ItemIdentityPolicy.Id or ItemIdentityPolicy.Link when link is not null => "link " + link,
            _ => "text " + TextOf(entry),
        };
        var linkTells = link is not null && policy is (ItemIdentityPolicy.Id or ItemIdentityPolicy.Link);
        return new ItemKey(Hash(primary), linkTells ? Hash("link " + link) : null);
    }

    /// <summary>An entry without a title is told by its text. The day, not the time: the time is often that of the poll.</summary>
    private static string TextOf(FeedEntry entry)
    {
        var text = entry.Title.Length > 0 ? entry.Title : HtmlText.Cut(entry.Summary is null ? entry.ContentText : entry.SummaryText, 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{text}\n{entry.Published:yyyy-MM-dd}");
    }

    /// <summary>Nine of ten have a value that no other has: a few repeats are a slip of the publisher, many mean something else.</summary>
    private static bool AreDistinct(IReadOnlyList<FeedEntry> entries, Func<FeedEntry, string?> value) =>
        entries.Select(value).Where(text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal).Count() >= entries.Count * 9 / 10.0;

    /// <summary>128 bits in 22 characters.</summary>
    private static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToBase64String(hash[..16])[..22].Replace('+', '-').Replace('/', '_');
    }
}
