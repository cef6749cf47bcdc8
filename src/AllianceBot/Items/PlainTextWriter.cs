using System.Buffers;

namespace AllianceBot.Items;

/// <summary>
/// Gathers plain text: collapses white space and drops characters that only control or disguise. Takes no more once it
/// holds more than wanted.
/// </summary>
internal sealed class PlainTextWriter(int inputLength, int maxLength, bool keepLines) : IDisposable
{
    private const char ReplacementCharacter = '\uFFFD';

    /// <summary>Everything that may not stand in clean text as it is: controls, spaces other than U+0020, and half characters.</summary>
    private static readonly SearchValues<char> Unclean = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => char.IsSurrogate(c) || IsDropped(c) || (char.IsWhiteSpace(c) && c != ' '))));

    private char[] _buffer = ArrayPool<char>.Shared.Rent(Math.Clamp(inputLength, 16, Math.Max(16, maxLength)));
    private bool _spacePending;
    private bool _breakPending;

    public int Length { get; private set; }

    public bool IsFull => Length > maxLength;

    /// <summary>The text can be used as it is.</summary>
    public static bool IsClean(ReadOnlySpan<char> text) =>
        text.IsEmpty || (text[0] != ' ' && text[^1] != ' ' && !text.ContainsAny(Unclean) && !text.Contains("  ", StringComparison.Ordinal));

    /// <summary>The next character begins a new line; at the beginning and at the end this does nothing.</summary>
    public void Break() => _breakPending = true;

    public void Space() => _spacePending = true;

    public void Write(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length && !IsFull; i++)
        {
            var c = text[i];
            if (c is > ' ' and < '\u007F')
            {
                Put(c);
            }
            else if (c == ' ')
            {
                _spacePending = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                _spacePending = true;
                _breakPending |= keepLines && c is '\n' or '\r' or '\u2028' or '\u2029' or '\u0085';
            }
            else if (char.IsSurrogate(c))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                    PutPair(c, text[++i]);
                else
                    Put(ReplacementCharacter);
            }
            else if (!IsDropped(c))
            {
                Put(c);
            }
        }
    }

    /// <summary>Tag characters (U+E0000 to U+E007F) hide text inside text.</summary>
    private void PutPair(char high, char low)
    {
        if (high == '\uDB40' && low <= '\uDC7F')
            return;
        Put(high);
        Put(low);
    }

    private void Put(char c)
    {
        if (_spacePending || _breakPending)
        {
            if (Length > 0)
                Append(_breakPending ? '\n' : ' ');
            _spacePending = _breakPending = false;
        }
        Append(c);
    }

    private void Append(char c)
    {
        if (Length == _buffer.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Length * 2);
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = larger;
        }
        _buffer[Length++] = c;
    }

    private static bool IsDropped(char c) =>
        (char.IsControl(c) && !char.IsWhiteSpace(c))
        || c is '\u034F' or '\u061C' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u180E' or '\u200B' or '\u200E' or '\u200F'
            or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or '\u3164' or '\uFEFF' or '\uFFA0' or (>= '\uFFF0' and <= '\uFFFB') or '\uFFFE' or '\uFFFF';

    public override string ToString() => new(_buffer, 0, Length);

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = [];
    }
}
