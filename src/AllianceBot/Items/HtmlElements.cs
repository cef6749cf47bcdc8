namespace AllianceBot.Items;

/// <summary>How the elements of HTML behave when they are turned into text.</summary>
internal enum HtmlElementKind
{
    /// <summary>No element of HTML.</summary>
    Unknown,
    Inline,

    /// <summary>Begins and ends a line.</summary>
    Block,

    /// <summary>A space on each side: cells of a table.</summary>
    Cell,

    /// <summary>Dropped with all that is in it.</summary>
    Hidden,
}

internal static class HtmlElements
{
    /// <param name="name">Lower case, without a prefix.</param>
    public static HtmlElementKind KindOf(ReadOnlySpan<char> name) => name switch
    {
        "script" or "style" or "noscript" or "template" or "iframe" or "object" or "applet" or "svg" or "math" or "head" or
        "select" or "textarea" or "canvas" or "audio" or "video" => HtmlElementKind.Hidden,
        "p" or "br" or "div" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or
        "blockquote" or "pre" or "hr" or "table" or "tr" or "thead" or "tbody" or "tfoot" or "caption" or "section" or "article" or
        "header" or "footer" or "aside" or "nav" or "main" or "figure" or "figcaption" or "address" or "form" or "fieldset" or
        "details" or "summary" or "body" or "html" or "center" or "menu" or "dir" or "hgroup" or "legend" or "option" => HtmlElementKind.Block,
        "td" or "th" => HtmlElementKind.Cell,
        "a" or "abbr" or "acronym" or "b" or "base" or "bdi" or "bdo" or "big" or "blink" or "button" or "cite" or "code" or "col" or
        "colgroup" or "data" or "del" or "dfn" or "em" or "embed" or "font" or "i" or "img" or "input" or "ins" or "kbd" or "label" or
        "link" or "map" or "mark" or "marquee" or "meta" or "meter" or "nobr" or "output" or "param" or "picture" or "progress" or
        "q" or "rp" or "rt" or "ruby" or "s" or "samp" or "small" or "source" or "span" or "strike" or "strong" or "sub" or "sup" or
        "time" or "title" or "track" or "tt" or "u" or "var" or "wbr" or "area" or "center" => HtmlElementKind.Inline,
        _ => HtmlElementKind.Unknown,
    };

    /// <summary>Elements that HTML lets people leave open, so that they say nothing about nesting.</summary>
    public static bool MayStayOpen(ReadOnlySpan<char> name) =>
        name is "p" or "br" or "img" or "li" or "hr" or "td" or "tr" or "th" or "dt" or "dd" or "input" or "meta" or "link" or "wbr" or
        "option" or "area" or "base" or "col" or "embed" or "param" or "source" or "track" or "tbody" or "thead" or "font" or "center";
}
