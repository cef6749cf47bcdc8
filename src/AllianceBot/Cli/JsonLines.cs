using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AllianceBot.Cli;

/// <summary>
/// The batch protocol of the verbs parse, match, summarize, group and extract: one line in, one line of JSON out,
/// UTF-8, flushed line by line. A line that cannot be read answers <c>{"error":...}</c> and the next one goes on.
/// </summary>
internal static class JsonLines
{
    /// <summary>Compact, and readable in every script: nothing but what JSON itself demands is escaped.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same over several lines, for people.</summary>
    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    /// <summary>Answers every line of <paramref name="input"/> until its end. Returns the exit code, 0.</summary>
    /// <param name="answer">Gives the object to print. A <see cref="JsonException"/> or <see cref="FormatException"/>
    /// from it means a bad line; its message is the answer's error.</param>
    public static async Task<int> AnswerAsync(
        TextReader input, TextWriter output, Func<string, CancellationToken, ValueTask<object>> answer, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
                continue;
            object result;
            try
            {
                result = await answer(line, cancellationToken);
            }
            catch (Exception badLine) when (badLine is JsonException or FormatException)
            {
                result = new { error = Sentence(badLine) };
            }
            await output.WriteLineAsync(JsonSerializer.Serialize(result, result.GetType(), Options).AsMemory(), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
        return 0;
    }

    /// <summary>Standard input and output as UTF-8 without a byte order mark, whatever the terminal's own encoding.</summary>
    public static (TextReader Input, TextWriter Output) Standard()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return (new StreamReader(Console.OpenStandardInput(), utf8), new StreamWriter(Console.OpenStandardOutput(), utf8, bufferSize: 1 << 16));
    }

    // The serializer's own words name our types, which tell nobody anything.
    private static string Sentence(Exception badLine) => badLine is JsonException { Path: { } path } json
        ? $"This line is not JSON of the form that is asked for: see {path}, byte {json.BytePositionInLine}."
        : badLine.Message;
}
