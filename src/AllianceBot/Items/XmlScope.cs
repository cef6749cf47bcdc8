namespace AllianceBot.Items;

/// <summary>What enclosing tags lay down for those inside them: namespaces, xml:base and xml:lang.</summary>
internal sealed class XmlScope(Uri? baseUri, int namespaceLimit)
{
    private readonly List<(string Prefix, FeedVocabulary Vocabulary)> _namespaces = [];

    public Uri? BaseUri { get; private set; } = baseUri;

    public string? Language { get; private set; }

    /// <summary>More namespaces were declared than the limit. The excess is dropped.</summary>
    public bool TooManyNamespaces { get; private set; }

    public readonly record struct Mark(int Namespaces, Uri? BaseUri, string? Language);

    /// <summary>Takes in what the current start tag declares, until <see cref="Leave"/>.</summary>
    /// <param name="ownVocabulary">An unknown default namespace is the feed's own: publishers invent names for RSS.</param>
    public Mark Enter(in XmlTokenizer tag, XmlText text, bool ownVocabulary)
    {
        var mark = new Mark(_namespaces.Count, BaseUri, Language);
        for (var i = 0; i < tag.AttributeCount; i++)
        {
            var name = tag.AttributeName(i);
            if (!name.StartsWith("xml"))
                continue;
            if (name is "xml:base")
                BaseUri = SafeLink.Nest(BaseUri, text.Decode(tag.AttributeValue(i)));
            else if (name is "xml:lang")
                Language = text.Decode(tag.AttributeValue(i)).Trim();
            else if (name is "xmlns")
                Declare("", FeedNames.OfNamespace(tag.AttributeValue(i)), ownVocabulary);
            else if (name.StartsWith("xmlns:"))
                Declare(name["xmlns:".Length..].ToString(), FeedNames.OfNamespace(tag.AttributeValue(i)), ownVocabulary: false);
        }
        return mark;
    }

    public void Leave(Mark mark)
    {
        _namespaces.RemoveRange(mark.Namespaces, _namespaces.Count - mark.Namespaces);
        (BaseUri, Language) = (mark.BaseUri, mark.Language);
    }

    public FeedElement Resolve(ReadOnlySpan<char> qualifiedName, out int rank)
    {
        rank = 0;
        Span<char> lower = stackalloc char[24];
        var local = LocalName(qualifiedName);
        var vocabulary = Vocabulary(qualifiedName[..Math.Max(0, qualifiedName.Length - local.Length - 1)]);
        if (vocabulary == FeedVocabulary.Foreign || local.ToLowerInvariant(lower) is not (> 0 and var length))
            return FeedElement.Other;
        return FeedNames.Of(vocabulary, lower[..length], out rank);
    }

    public static ReadOnlySpan<char> LocalName(ReadOnlySpan<char> qualifiedName) => qualifiedName[(qualifiedName.IndexOf(':') + 1)..];

    private FeedVocabulary Vocabulary(ReadOnlySpan<char> prefix)
    {
        for (var i = _namespaces.Count - 1; i >= 0; i--)
        {
            if (prefix.SequenceEqual(_namespaces[i].Prefix))
                return _namespaces[i].Vocabulary;
        }
        return prefix.IsEmpty ? FeedVocabulary.Core : FeedNames.OfUndeclaredPrefix(prefix);
    }

    private void Declare(string prefix, FeedVocabulary vocabulary, bool ownVocabulary)
    {
        if (_namespaces.Count >= namespaceLimit)
        {
            TooManyNamespaces = true;
            return;
        }
        _namespaces.Add((prefix, ownVocabulary && vocabulary == FeedVocabulary.Foreign ? FeedVocabulary.Core : vocabulary));
    }
}
