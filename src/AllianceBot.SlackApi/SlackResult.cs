using System.Diagnostics.CodeAnalysis;

namespace AllianceBot.SlackApi;

/// <summary>The answer of a call: a value, or an error. Expected failures never throw.</summary>
public sealed record SlackResult<T> where T : class
{
    private SlackResult(T? value, SlackError? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public SlackError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    public static implicit operator SlackResult<T>(T value) => new(value, null);

    public static implicit operator SlackResult<T>(SlackError error) => new(null, error);
}
