namespace AllianceBot.Items;

/// <summary>Where the attributes of one tag stand in the text. The first <paramref name="limit"/> are kept.</summary>
internal struct XmlAttributes(int limit)
{
    private (Range Name, Range Value)[] _attributes = [];

    public int Count { get; private set; }

    /// <summary>Some tag had more than the limit.</summary>
    public bool HadTooMany { get; private set; }

    public readonly Range Name(int index) => _attributes[index].Name;

    public readonly Range Value(int index) => _attributes[index].Value;

    public void Clear() => Count = 0;

    public void Add(Range name, Range value)
    {
        if (Count == limit)
        {
            HadTooMany = true;
            return;
        }
        if (Count == _attributes.Length)
            Array.Resize(ref _attributes, Math.Max(8, Count * 2));
        _attributes[Count++] = (name, value);
    }
}
