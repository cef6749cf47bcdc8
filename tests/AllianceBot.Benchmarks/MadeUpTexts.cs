using AllianceBot.Stories;

namespace AllianceBot.Benchmarks;

/// <summary>
/// Texts of made-up words with the frequencies of a language (few words are most of a text), about events that have words and
/// names of their own; about four reports tell of each event.
/// </summary>
internal sealed class MadeUpTexts
{
    private const int Vocabulary = 60_000;
    private const int WordsOfEvent = 25;
    private const int LivingEvents = 400;
    private const long StartMs = 1_760_000_000_000;
    private readonly Random _random;
    private readonly string[] _words;
    private readonly List<string[]> _events = [];

    public MadeUpTexts(int seed)
    {
        _random = new Random(seed);
        _words = [.. Enumerable.Range(0, Vocabulary).Select(i => Word(i % 4 == 0))];
    }

    public string Title() => Sentence(NewEvent(), 9);

    public string Text(int words)
    {
        var about = NewEvent();
        return string.Join(' ', Enumerable.Range(0, words / 20).Select(_ => Sentence(about, 20) + "."));
    }

    /// <param name="lifeMs">Between two items.</param>
    public GroupItem Item(long id, long lifeMs)
    {
        if (_events.Count == 0 || _random.Next(4) == 0)
            _events.Add(NewEvent());
        var about = _events[Math.Max(0, _events.Count - 1 - _random.Next(LivingEvents))];
        var text = string.Join(' ', Enumerable.Range(0, 6).Select(_ => Sentence(about, 18) + "."));
        return new GroupItem(id, _random.Next(5) == 0 ? "fr" : "en", Sentence(about, 9), text, StartMs + id * lifeMs, $"https://news.example/{id}");
    }

    public string Page() =>
        $"<html><head><title>{Title()}</title></head><body><nav>{string.Concat(Enumerable.Range(0, 60).Select(_ => $"<a href=/x>{Title()}</a>"))}</nav><article>"
        + string.Concat(Enumerable.Range(0, 25).Select(_ => $"<p>{Text(60)}</p>"))
        + $"</article><aside>{string.Concat(Enumerable.Range(0, 80).Select(_ => $"<div class=teaser><a href=/y>{Title()}</a></div>"))}</aside></body></html>";

    private string Sentence(string[] about, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => _random.Next(3) == 0 ? about[_random.Next(about.Length)] : Common()));

    private string[] NewEvent() => [.. Enumerable.Range(0, WordsOfEvent).Select(_ => _words[_random.Next(_words.Length)])];

    private string Common() => _words[(int)(Math.Pow(_random.NextDouble(), 4) * _words.Length)];

    private string Word(bool name)
    {
        var letters = new char[_random.Next(4, 10)];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = (char)('a' + _random.Next(26));
        if (name)
            letters[0] = char.ToUpperInvariant(letters[0]);
        return new string(letters);
    }
}
