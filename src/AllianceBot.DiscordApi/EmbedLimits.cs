using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Text;

namespace AllianceBot.DiscordApi;

/// <summary>
/// The last guard before sending: cuts embeds to Discord's limits and drops what it would refuse, such as empty fields and
/// addresses that are not http. Texts are better cut where they are made; a cut here may fall into markdown.
/// </summary>
public static class EmbedLimits
{
    /// <summary>Embeds that Discord accepts. Earlier embeds and, within one, earlier parts keep their room.</summary>
    public static IReadOnlyList<Embed> Fit(IReadOnlyList<Embed> embeds)
    {
        ArgumentNullException.ThrowIfNull(embeds);
        var fitted = new List<Embed>();
        var left = DiscordLimits.EmbedTotal;
        foreach (var embed in embeds.Take(DiscordLimits.Embeds))
        {
            if (Fit(embed, ref left) is { } kept)
                fitted.Add(kept);
        }
        return fitted;
    }

    private static Embed? Fit(Embed embed, ref int left)
    {
        var fitted = embed with
        {
            Title = Cut(embed.Title, DiscordLimits.EmbedTitle, ref left),
            Author = Cut(embed.Author?.Name, DiscordLimits.EmbedAuthor, ref left) is { } author
                ? new EmbedAuthor(author) { Url = Web(embed.Author?.Url), IconUrl = Web(embed.Author?.IconUrl) }
                : null,
            Footer = Cut(embed.Footer?.Text, DiscordLimits.EmbedFooter, ref left) is { } footer
                ? new EmbedFooter(footer) { IconUrl = Web(embed.Footer?.IconUrl) }
                : null,
            Description = Cut(embed.Description, DiscordLimits.EmbedDescription, ref left),
            Url = Web(embed.Url),
            Image = Picture(embed.Image),
            Thumbnail = Picture(embed.Thumbnail),
            Color = embed.Color & 0xFFFFFF,
        };
        var fields = new List<EmbedField>();
        foreach (var field in (embed.Fields ?? []).Take(DiscordLimits.EmbedFields))
        {
            var before = left;
            if (Cut(field.Name, DiscordLimits.EmbedFieldName, ref left) is { } name
                && Cut(field.Value, DiscordLimits.EmbedFieldValue, ref left) is { } value)
            {
                fields.Add(field with { Name = name, Value = value });
            }
            else
            {
                left = before;
            }
        }
        fitted = fitted with { Fields = fields.Count == 0 ? null : fields };
        return fitted is { Title: null, Description: null, Author: null, Footer: null, Fields: null, Image: null, Thumbnail: null } ? null : fitted;
    }

    /// <summary>Discord trims white space, and what is empty then does not count as there.</summary>
    private static string? Cut(string? text, int most, ref int left)
    {
        var cut = DiscordText.Truncate((text ?? "").Trim(), Math.Min(most, left)).Trim();
        left -= cut.Length;
        return cut.Length == 0 ? null : cut;
    }

    private static EmbedImage? Picture(EmbedImage? image) =>
        image is not null && (image.Url.StartsWith("attachment://", StringComparison.Ordinal) ? image.Url : Web(image.Url)) is { } url
            ? new EmbedImage(url)
            : null;

    private static string? Web(string? url) => url is null ? null : DiscordText.Url(url);
}
