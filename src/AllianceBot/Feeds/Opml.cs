using System.Text;
using System.Xml;
using AllianceBot.Security;
using Humanizer;

namespace AllianceBot.Feeds;

/// <summary>A feed of a subscription list.</summary>
/// <param name="Name">Its text or title; its host when it has neither.</param>
/// <param name="Language">BCP 47, where the list says so.</param>
internal sealed record OpmlOutline(string Name, string Url, string? Language);

/// <summary>The feeds that could be read, in the list's order, each URL once.</summary>
/// <param name="Refused">So many have an address that cannot be polled.</param>
/// <param name="Problem">Why the rest could not, in one sentence; null when all was read.</param>
internal sealed record OpmlReading(IReadOnlyList<OpmlOutline> Outlines, int Refused, string? Problem)
{
    /// <summary>What is missing and why, a sentence each; none when all of the list is there.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        .. Refused > 0 ? [$"{"feed".ToQuantity(Refused)} {(Refused == 1 ? "is" : "are")} left out, since the address is not one of http or https."] : Array.Empty<string>(),
        .. Problem is null ? Array.Empty<string>() : [Problem],
    ];
}

/// <summary>
/// Subscription lists (OPML 2.0), read in one streaming pass and bounded in every direction, since people upload them. No entity is expanded
/// and nothing is loaded. What stands before a defect is kept.
/// </summary>
internal static class Opml
{
    /// <summary>What an exported list is called, whatever its community is called.</summary>
    public const string FileName = "alliancebot-feeds.opml";

    public const int MaximumCharacters = 10 * 1024 * 1024;
    public const int MaximumDepth = 32;
    public const int MaximumOutlines = 5_000;
    public const int MaximumNameLength = 200;

    private static readonly XmlReaderSettings ReadSettings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        MaxCharactersInDocument = MaximumCharacters,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CheckCharacters = false,
    };

    /// <param name="ofSeeds">The list is one of ours: <c>sample:</c> addresses count as well.</param>
    public static OpmlReading Read(Stream stream, bool ofSeeds = false)
    {
        var outlines = new List<OpmlOutline>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (isOpml, refused) = (false, 0);
        try
        {
            using var reader = XmlReader.Create(stream, ReadSettings);
            while (reader.Read())
            {
                if (reader.Depth > MaximumDepth)
                    return new OpmlReading(outlines, refused, $"The list is nested more than {MaximumDepth} deep; it was read up to there.");
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                isOpml |= Is(reader.LocalName, "opml");
                if (!isOpml)
                    return new OpmlReading([], 0, "This is not a subscription list (OPML).");
                if (!Is(reader.LocalName, "outline") || Attributes(reader) is not ({ Length: > 0 } url, var name, var language) || !seen.Add(url))
                    continue;
                if (!SafeUri.TryParse(url, out var address) || !CanBePolled(address, ofSeeds))
                {
                    refused++;
                    continue;
                }
                if (outlines.Count == MaximumOutlines)
                    return new OpmlReading(outlines, refused, $"The list holds more than {MaximumOutlines} feeds; the first {MaximumOutlines} were read.");
                outlines.Add(new OpmlOutline(name ?? address.Host, url, language));
            }
            return new OpmlReading(outlines, refused, null);
        }
        catch (XmlException defect)
        {
            return new OpmlReading(outlines, refused, defect.LineNumber > 0
                ? $"The list is broken or too long at line {defect.LineNumber}; it was read up to there."
                : "The list is empty or not XML.");
        }
    }

    /// <summary>Writes a list that other readers take.</summary>
    public static void Write(Stream stream, string title, IEnumerable<OpmlOutline> outlines)
    {
        using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CheckCharacters = true });
        writer.WriteStartElement("opml");
        writer.WriteAttributeString("version", "2.0");
        writer.WriteStartElement("head");
        writer.WriteElementString("title", Printable(title));
        writer.WriteEndElement();
        writer.WriteStartElement("body");
        foreach (var outline in outlines)
        {
            writer.WriteStartElement("outline");
            writer.WriteAttributeString("type", "rss");
            writer.WriteAttributeString("text", Printable(outline.Name));
            writer.WriteAttributeString("xmlUrl", Printable(outline.Url));
            if (outline.Language is { } language)
                writer.WriteAttributeString("language", Printable(language));
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    /// <summary>What an outline says; a folder has no address.</summary>
    private static (string? Url, string? Name, string? Language) Attributes(XmlReader reader)
    {
        string? url = null, text = null, title = null, language = null;
        while (reader.MoveToNextAttribute())
        {
            if (Is(reader.LocalName, "xmlUrl"))
                url = reader.Value.Trim();
            else if (Is(reader.LocalName, "text"))
                text = Name(reader.Value);
            else if (Is(reader.LocalName, "title"))
                title = Name(reader.Value);
            else if (Is(reader.LocalName, "language"))
                language = Name(reader.Value);
        }
        reader.MoveToElement();
        return (url, text ?? title, language);
    }

    private static bool CanBePolled(Uri address, bool ofSeeds) =>
        WebAddress.TryTakeCredentials(address, out _, out _) || ofSeeds && address.OriginalString.StartsWith(Feed.SampleScheme, StringComparison.Ordinal);

    private static string? Name(string value)
    {
        var name = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? null : name.Length <= MaximumNameLength ? name : name[..MaximumNameLength].TrimEnd();
    }

    // Lists are written by many programs: xmlUrl, xmlurl, XMLURL.
    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string Printable(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune) && rune.Value is not (0xfffe or 0xffff)));
}
