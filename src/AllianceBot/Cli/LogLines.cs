using AllianceBot.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AllianceBot.Cli;

/// <summary>
/// One line an entry: no text of a feed can forge a second one or reach the terminal as an escape sequence, and no secret
/// gets through. An exception follows in the same line.
/// </summary>
internal sealed class LogLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    public LogLines()
        : this(TimeProvider.System)
    {
    }

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel switch
        {
            LogLevel.Trace => "trc",
            LogLevel.Debug => "dbg",
            LogLevel.Information => "inf",
            LogLevel.Warning => "wrn",
            LogLevel.Error => "err",
            _ => "crt",
        };
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var text = logEntry.Exception is null ? message : $"{message}: {logEntry.Exception}";
        textWriter.WriteLine($"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {level} {Category(logEntry.Category)}: {TerminalText.OneLine(Redaction.Redact(text))}");
    }

    private static string Category(string category) => category[(category.LastIndexOf('.') + 1)..];
}
