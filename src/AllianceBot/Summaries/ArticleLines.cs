namespace AllianceBot.Summaries;

/// <summary>
/// Chooses the lines of a page's main part that are its article: drops links to other articles, bylines, captions, notices,
/// and the labels before the first and after the last paragraph.
/// </summary>
internal static class ArticleLines
{
    /// <summary>A paragraph of so many characters is text beyond doubt.</summary>
    private const int Paragraph = 80;
    /// <summary>A line that comes so often is a button or a label.</summary>
    private const int Repeated = 3;
    private const int LabelLength = 60;
    /// <summary>More short lines than this at the end are a list that belongs to the text.</summary>
    private const int MostLabels = 6;
    /// <summary>A line whose text is links to this share leads elsewhere.</summary>
    private const double MostlyLinks = 0.8;

    public static List<string> Of(IReadOnlyList<ArticleBlock> blocks, string title)
    {
        var kept = new List<ArticleBlock>(blocks.Count);
        var times = blocks.CountBy(block => block.Text).ToDictionary(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            if (times[block.Text] < Repeated && !LeadsElsewhere(block) && !Boilerplate.IsLine(block.Text))
                kept.Add(block);
        }
        DropLabelsBefore(kept, title);
        DropLabelsAfter(kept);
        DropHeadingsOfNothing(kept);
        return kept.ConvertAll(block => block.Text);
    }

    private static bool LeadsElsewhere(ArticleBlock block) =>
        block.LinkShare >= MostlyLinks && !EndsSentence(block.Text);

    /// <summary>Sections, dates, "Sign in", and the title once more.</summary>
    private static void DropLabelsBefore(List<ArticleBlock> blocks, string title)
    {
        var first = blocks.FindIndex(IsParagraph);
        if (first <= 0 || IsMostOf(blocks, blocks.Take(first)))
            return;
        for (var i = first - 1; i >= 0; i--)
        {
            if (IsLabel(blocks[i]) || blocks[i].Text.Equals(title, StringComparison.OrdinalIgnoreCase))
                blocks.RemoveAt(i);
        }
    }

    private static void DropLabelsAfter(List<ArticleBlock> blocks)
    {
        var last = blocks.FindLastIndex(IsParagraph);
        if (last < 0 || blocks.Count - last > MostLabels)
            return;
        for (var i = blocks.Count - 1; i > last; i--)
        {
            if (blocks[i].Tag != "li" && IsLabel(blocks[i]))
                blocks.RemoveAt(i);
        }
    }

    /// <summary>A page of short lines (a calendar, results) is no page with labels.</summary>
    private static bool IsMostOf(List<ArticleBlock> all, IEnumerable<ArticleBlock> part) =>
        part.Sum(block => block.Text.Length) * 4 > all.Sum(block => block.Text.Length);

    /// <summary>A heading at the end headed what was dropped.</summary>
    private static void DropHeadingsOfNothing(List<ArticleBlock> blocks)
    {
        while (blocks.Count > 1 && blocks[^1].IsHeading)
            blocks.RemoveAt(blocks.Count - 1);
    }

    private static bool IsLabel(ArticleBlock block) => block.Text.Length <= LabelLength && !EndsSentence(block.Text);

    private static bool IsParagraph(ArticleBlock block) => block.Text.Length >= Paragraph && block.LinkShare < 0.5;

    private static bool EndsSentence(string text) => text[^1] is '.' or '!' or '?' or '…' or '"' or '”' or '»' or '’' or '。' or '！' or '？' or '」' or ':' or ')';
}
