namespace AllianceBot.Chat.Console;

/// <summary>Standard output, one writer at a time, so that a card never breaks into another one.</summary>
internal sealed class ConsoleScreen(TextWriter output, ConsoleRenderer renderer) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Standard output as it is: coloured when it is a terminal and NO_COLOR is not set (no-color.org).</summary>
    public static ConsoleScreen Standard()
    {
        var terminal = !System.Console.IsOutputRedirected;
        var colour = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var (_, output) = Cli.JsonLines.Standard();
        return new ConsoleScreen(output, new ConsoleRenderer(colour, terminal ? Math.Clamp(System.Console.WindowWidth, 40, 100) : 100));
    }

    public async Task WriteAsync(Func<ConsoleRenderer, string> draw, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await output.WriteAsync(draw(renderer).AsMemory(), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
