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
    /// <summary>By its id, else by link, else by title.</summary>
    Id,

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
    /// <summary>Chooses for a new feed. An empty one is trusted to have ids.</summary>
    public static ItemIdentityPolicy Choose(IReadOnlyList<FeedEntry> entries)
    {
        if (entries.Count == 0 || AreDistinct(entries, static e => e.Id))
            return ItemIdentityPolicy.Id;
        return AreDistinct(entries, static e => CanonicalUrl.From(e.Link)) ? ItemIdentityPolicy.Link : ItemIdentityPolicy.Hash;
    }

    public static string ToText(ItemIdentityPolicy policy) => policy switch
    {
        ItemIdentityPolicy.Link => "link",
        ItemIdentityPolicy.Hash => "hash",
        _ => "id",
    };

    public static ItemIdentityPolicy FromText(string text) => text switch
    {
        "link" => ItemIdentityPolicy.Link,
        "hash" => ItemIdentityPolicy.Hash,
        _ => ItemIdentityPolicy.Id,
    };

    public static ItemKey Keys(FeedEntry entry, ItemIdentityPolicy policy)
    {
        var link = CanonicalUrl.From(entry.Link);
        var primary = policy switch
        {
            ItemIdentityPolicy.Id when !string.IsNullOrWhiteSpace(entry.Id) => "id " + entry.Id.Trim(),
            ItemIdentityPolicy.Id or ItemIdentityPolicy.Link when link is not null => "link " + link,
            _ => "text " + TextOf(entry),
        };
        return new ItemKey(Hash(primary), link is null || policy == ItemIdentityPolicy.Hash ? null : Hash("link " + link));
    }

    /// <summary>An entry without a title is told by its text. The day, not the time: the time is often that of the poll.</summary>
    private static string TextOf(FeedEntry entry)
    {
        var text = entry.Title.Length > 0 ? entry.Title : HtmlText.Cut(entry.Summary is null ? entry.ContentText : entry.SummaryText, 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{text}\n{entry.Published:yyyy-MM-dd}\n{entry.Link}");
    }

    /// <summary>Most have a value, and no two the same one.</summary>
    private static bool AreDistinct(IReadOnlyList<FeedEntry> entries, Func<FeedEntry, string?> value)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var missing = 0;
        foreach (var entry in entries)
        {
            if (value(entry) is not { Length: > 0 } text)
                missing++;
            else
                seen.Add(text);
        }
        // A few repeated entries are a slip of the publisher; many are ids that mean something else.
        return seen.Count >= (entries.Count - missing) * 9 / 10 && missing <= entries.Count / 10;
    }

    /// <summary>128 bits in 22 characters.</summary>
    private static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToBase64String(hash[..16])[..22].Replace('+', '-').Replace('/', '_');
    }
}
