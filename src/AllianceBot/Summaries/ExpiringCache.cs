namespace AllianceBot.Summaries;

/// <summary>Values by key until they expire, at most so many: then the one that expires first goes. Thread-safe.</summary>
internal sealed class ExpiringCache<TValue>(int most, TimeProvider time)
    where TValue : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (TValue Value, DateTimeOffset Until)> _values = new(StringComparer.Ordinal);

    public TValue? Find(string key)
    {
        lock (_lock)
            return _values.TryGetValue(key, out var kept) && kept.Until > time.GetUtcNow() ? kept.Value : null;
    }

    public void Keep(string key, TValue value, TimeSpan duration)
    {
        lock (_lock)
        {
            if (_values.Count >= most && !_values.ContainsKey(key))
                _values.Remove(_values.MinBy(kept => kept.Value.Until).Key);
            _values[key] = (value, time.GetUtcNow() + duration);
        }
    }
}
