using System.Buffers;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace AllianceBot.Settings;

/// <summary>
/// A length of time as people write it in settings and commands: <c>500ms</c>, <c>2s</c>, <c>15m</c>, <c>1h30m</c>, <c>7d</c>.
/// A bare number is refused, because nobody can know its unit. The configuration binder reads it through its type converter.
/// </summary>
[TypeConverter(typeof(DurationConverter))]
internal readonly record struct Duration(TimeSpan Value)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    public static Duration Days(double days) => new(TimeSpan.FromDays(days));
    public static Duration Hours(double hours) => new(TimeSpan.FromHours(hours));
    public static Duration Minutes(double minutes) => new(TimeSpan.FromMinutes(minutes));
    public static Duration Seconds(double seconds) => new(TimeSpan.FromSeconds(seconds));

    public static implicit operator TimeSpan(Duration duration) => duration.Value;

    /// <summary>Reads a duration, or says in one sentence what is wrong with it.</summary>
    public static bool TryParse(string? text, out Duration duration, out string problem)
    {
        duration = default;
        var rest = (text ?? "").Trim();
        if (rest.Length == 0)
        {
            problem = "A duration is missing: write it like 2s, 15m, 1h30m or 7d.";
            return false;
        }
        if (!rest.AsSpan().ContainsAnyExcept(Digits))
        {
            problem = $"'{rest}' has no unit: write {rest}s, {rest}m or {rest}h.";
            return false;
        }
        var total = 0.0;
        while (rest.Length > 0)
        {
            var digits = rest.AsSpan().IndexOfAnyExcept(Digits);
            var letters = digits < 0 ? 0 : rest.AsSpan(digits).IndexOfAnyExceptInRange('a', 'z');
            var suffix = digits < 0 ? "" : letters < 0 ? rest[digits..] : rest.Substring(digits, letters);
            var unit = Units.FirstOrDefault(unit => string.Equals(unit.Suffix, suffix, StringComparison.Ordinal)).Unit;
            if (digits <= 0 || unit == default || !double.TryParse(rest.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                problem = $"'{text}' is not a duration: write it like 2s, 15m, 1h30m or 7d.";
                return false;
            }
            total += count * unit.TotalMilliseconds;
            rest = rest[(digits + suffix.Length)..];
        }
        if (total > TimeSpan.FromDays(3650).TotalMilliseconds)
        {
            problem = $"'{text}' is longer than ten years.";
            return false;
        }
        duration = new Duration(TimeSpan.FromMilliseconds(total));
        problem = "";
        return true;
    }

    /// <summary>Reads a duration that must be right.</summary>
    /// <exception cref="FormatException">With the sentence of <see cref="TryParse"/>.</exception>
    public static Duration Parse(string? text) =>
        TryParse(text, out var duration, out var problem) ? duration : throw new FormatException(problem);

    /// <summary>As <see cref="Parse"/> reads it: <c>1h30m</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var rest = Value;
        foreach (var (suffix, unit) in Units)
        {
            var count = (long)(rest / unit);
            rest -= count * unit;
            if (count > 0)
                text.Append(count).Append(suffix);
        }
        return text.Length == 0 ? "0s" : text.ToString();
    }
}

/// <summary>Lets the configuration binder fill a <see cref="Duration"/>.</summary>
internal sealed class DurationConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? Duration.Parse(text) : base.ConvertFrom(context, culture, value);
}

/// <summary>The range of a <see cref="Duration"/> setting, both ends included.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationRangeAttribute(string minimum, string maximum) : ValidationAttribute
{
    public string Minimum => minimum;
    public string Maximum => maximum;

    public override bool IsValid(object? value) =>
        value is null || (value is Duration duration && duration.Value >= Duration.Parse(minimum).Value && duration.Value <= Duration.Parse(maximum).Value);

    public override string FormatErrorMessage(string name) => $"{name} must be between {minimum} and {maximum}.";
}
