using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;

namespace AllianceBot.Summaries;

/// <summary>A paragraph, heading, list item or cell of an article.</summary>
/// <param name="LinkShare">How much of its text is inside links, 0-1.</param>
internal readonly record struct ArticleBlock(string Text, string Tag, double LinkShare)
{
    public bool IsHeading => Tag is ['h', >= '1' and <= '6'];
}

/// <summary>Renders an article's elements as blocks, in order, without what stands beside the text (pictures, asides, forms).</summary>
internal static class ArticleBlocks
{
    /// <summary>Deeper pages than people write; each level costs stack.</summary>
    public const int MostDepth = 200;

    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(
        StringComparer.Ordinal, "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote",
        "pre", "table", "tbody", "thead", "tr", "dl", "dt", "dd", "br", "hr", "address", "center", "details", "summary");

    private static readonly FrozenSet<string> Skipped = FrozenSet.Create(
        StringComparer.Ordinal, "figure", "figcaption", "aside", "script", "style", "noscript", "template", "form", "button", "input", "select", "textarea",
        "svg", "iframe", "object", "video", "audio", "nav", "footer", "head");

    public static List<ArticleBlock> Of(IElement root)
    {
        var writer = new Writer(root.TextContent.Length);
        writer.Walk(root, "p", inLink: false, depth: 0);
        writer.End("p");
        return writer.Written;
    }

    private sealed class Writer(int rootLength)
    {
        /// <summary>An element with more of the text than this share is the text, whatever its class says.</summary>
        private const double MostBeside = 0.3;
        private readonly StringBuilder _text = new();
        private int _inLinks;

        public List<ArticleBlock> Written { get; } = [];

        public void Walk(INode node, string tag, bool inLink, int depth)
        {
            if (depth > MostDepth)
                return;
            foreach (var child in node.ChildNodes)
            {
                if (child is IText text)
                    Append(text.Data, inLink);
                else if (child is IElement element && !Skipped.Contains(element.LocalName) && !IsBeside(element))
                    WalkElement(element, tag, inLink, depth);
            }
        }

        public void End(string tag)
        {
            var text = _text.ToString().Trim();
            if (text.Length > 0)
                Written.Add(new ArticleBlock(text, tag, Math.Min(1, (double)_inLinks / text.Length)));
            _text.Clear();
            _inLinks = 0;
        }

        private bool IsBeside(IElement element) => ElementHints.StandsBeside(element) && element.TextContent.Length < MostBeside * rootLength;

        private void WalkElement(IElement element, string tag, bool inLink, int depth)
        {
            var name = element.LocalName;
            if (!Blocks.Contains(name))
            {
                if (name is "td" or "th")
                    Append(" ", inLink: false);
                Walk(element, tag, inLink || name == "a", depth + 1);
                return;
            }
            End(tag);
            if (name is "br" or "hr")
                return;
            Walk(element, name, inLink, depth + 1);
            End(name);
        }

        /// <summary>Runs of white space become one space.</summary>
        private void Append(string data, bool inLink)
        {
            foreach (var c in data)
            {
                if (char.IsWhiteSpace(c))
                {
                    if (_text.Length > 0 && _text[^1] != ' ')
                        _text.Append(' ');
                    continue;
                }
                _text.Append(c);
                if (inLink)
                    _inLinks++;
            }
        }
    }
}
