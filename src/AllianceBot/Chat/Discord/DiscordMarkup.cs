using System.Text;
using AllianceBot.DiscordApi.Text;

namespace AllianceBot.Chat.Discord;

/// <summary>Pieces of Discord's markdown made of text that others wrote.</summary>
internal static class DiscordMarkup
{
    private const string Fence = "```";

    /// <summary>
    /// Escaped, with the white space at its ends kept as one space or line break: pieces that stand side by side must not grow
    /// together.
    /// </summary>
    public static string Inline(string text, int most = int.MaxValue)
    {
        var escaped = DiscordText.Escape(text, most);
        return escaped.Length == 0 ? White(text) : White(text[..^text.TrimStart().Length]) + escaped + White(text[text.TrimEnd().Length..]);
    }

    /// <summary>In bold; the white space at its ends stays outside, where Discord wants it.</summary>
    public static string Bold(string text)
    {
        var inner = DiscordText.Escape(text);
        return inner.Length == 0 ? White(text) : White(text[..^text.TrimStart().Length]) + $"**{inner}**" + White(text[text.TrimEnd().Length..]);
    }

    /// <summary>Lines in a fixed-width face, as they are: nothing is markup inside but the fence itself, which is broken, as mentions of everybody are.</summary>
    public static string Code(IEnumerable<string> lines)
    {
        var block = new StringBuilder(Fence).Append('\n');
        foreach (var line in lines)
        {
            block.Append(Clean(line).Replace(Fence, "`\u200B``", StringComparison.Ordinal)
                .Replace("@everyone", "@\u200Beveryone", StringComparison.Ordinal).Replace("@here", "@\u200Bhere", StringComparison.Ordinal)).Append('\n');
        }
        return block.Append(Fence).ToString();
    }

    // Word by word, since cleaning joins spaces, and a caret must stay under its place.
    private static string Clean(string line) => string.Join(' ', line.Split(' ').Select(word => DiscordText.Plain(word)));

    private static string White(string text) => text.Length == 0 ? "" : text.Contains('\n', StringComparison.Ordinal) ? "\n" : " ";
}
