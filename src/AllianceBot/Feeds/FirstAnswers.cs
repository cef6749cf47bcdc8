using System.Diagnostics.CodeAnalysis;

namespace AllianceBot.Feeds;

/// <summary>
/// Documents that finding a feed has fetched, kept for a moment, so that its first poll need not ask again (POLLING.md 2: a new feed is one
/// request). Bounded, in memory only: a document that is gone costs one more request.
/// </summary>
internal sealed class FirstAnswers(TimeProvider time)
{
    public const int Most = 16;
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<(string Url, DateTimeOffset Until, FetchResult.Fetched Answer)> _answers = [];

    public void Keep(Uri url, FetchResult.Fetched answer)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _answers.RemoveAll(kept => kept.Until < now || kept.Url == url.AbsoluteUri);
            if (_answers.Count == Most)
                _answers.RemoveAt(0);
            _answers.Add((url.AbsoluteUri, now + KeptFor, answer));
        }
    }

    /// <summary>Gives a kept document once.</summary>
    public bool TryTake(Uri url, [NotNullWhen(true)] out FetchResult.Fetched? answer)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var at = _answers.FindIndex(kept => kept.Url == url.AbsoluteUri && kept.Until >= now);
            answer = at < 0 ? null : _answers[at].Answer;
            if (at >= 0)
                _answers.RemoveAt(at);
            return answer is not null;
        }
    }
}
