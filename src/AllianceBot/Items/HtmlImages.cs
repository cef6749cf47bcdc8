namespace AllianceBot.Items;

/// <summary>Pictures in the text of an entry, for feeds that name none.</summary>
internal static class HtmlImages
{
    /// <summary>Pictures looked at before giving up: the first ones may be counters.</summary>
    private const int MaxImages = 5;

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"];

    /// <summary>The first picture that is no tracking pixel, http or https.</summary>
    public static string? First(FeedText text, Uri? baseUri)
    {
        if (!text.IsMarkup)
            return null;
        var rest = text.Value.AsSpan();
        for (var i = 0; i < MaxImages; i++)
        {
            var at = rest.IndexOf("<img", StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return null;
            var tag = new XmlTokenizer(rest[at..], attributeLimit: 32);
            if (!tag.Read() || tag.Kind != XmlTokenKind.StartTag)
                return null;
            if (Address(tag) is { } address && SafeLink.Resolve(address, baseUri, allowOtherHost: true) is { } image)
                return image;
            rest = rest[(at + tag.End)..];
        }
        return null;
    }

    /// <summary>The address ends in what pictures on the web end in.</summary>
    public static bool IsNamedLikeOne(string? address)
    {
        var path = address.AsSpan();
        path = path[..(path.IndexOfAny('?', '#') is >= 0 and var end ? end : path.Length)];
        return Extensions.Any(path.ToString().ToLowerInvariant().EndsWith);
    }

    private static string? Address(in XmlTokenizer tag)
    {
        string? address = null;
        for (var i = 0; i < tag.AttributeCount; i++)
        {
            var name = tag.AttributeName(i);
            if (name.Equals("src", StringComparison.OrdinalIgnoreCase))
                address = HtmlText.DecodeReferences(tag.AttributeValue(i));
            else if ((name is "width" or "height") && tag.AttributeValue(i).Trim() is "0" or "1" or "1px" or "0px")
                return null;
        }
        return address;
    }
}
