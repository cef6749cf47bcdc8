using System.Diagnostics;
using System.Text;

namespace AllianceBot.EndToEnd;

/// <summary>The built program as a process of its own, in an empty folder unless it is given one.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private BotProcess(Process process) => _process = process;

    /// <summary>The program as this configuration has built it.</summary>
    public static string Program { get; } = Path.Combine(
        TestSupport.RepositoryPaths.Root, "src", "AllianceBot", "bin", Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "..", ".."), AppContext.BaseDirectory), "AllianceBot.dll");

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <param name="folder">The current directory of the program, in which its data lie.</param>
    /// <param name="typed">Standard input, which ends after it; null: a terminal at which nobody types.</param>
    /// <param name="program">Another build of it.</param>
    public static BotProcess Start(string folder, string[] arguments, string? typed = null, string? program = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [program ?? Program, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var bot = new BotProcess(new Process { StartInfo = start });
        bot._process.OutputDataReceived += (_, line) => Append(bot._output, line.Data);
        bot._process.ErrorDataReceived += (_, line) => Append(bot._errors, line.Data);
        bot._process.Start();
        bot._process.BeginOutputReadLine();
        bot._process.BeginErrorReadLine();
        if (typed is not null)
        {
            bot._process.StandardInput.Write(typed);
            bot._process.StandardInput.Close();
        }
        return bot;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string folder, string[] arguments, string typed = "", string? program = null, params (string Name, string Value)[] environment)
    {
        await using var bot = Start(folder, arguments, typed, program, environment);
        return (await bot.ExitAsync(), bot.Output, bot.Errors);
    }

    public void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until the output has this text, so many times.</summary>
    public async Task UntilAsync(string text, int times = 1)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (Output.Split(text).Length <= times)
            {
                Assert.False(_process.HasExited, $"It ended with {(_process.HasExited ? _process.ExitCode : 0)} before it said \"{text}\":\n{Output}\n{Errors}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It did not say \"{text}\":\n{Output}\n{Errors}");
        }
    }

    /// <summary>Ctrl-C.</summary>
    public Task<(int ExitCode, TimeSpan Took)> InterruptAsync() => SignalAsync("-INT");

    public Task<(int ExitCode, TimeSpan Took)> TerminateAsync() => SignalAsync("-TERM");

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<(int ExitCode, TimeSpan Took)> SignalAsync(string signal)
    {
        var start = TimeProvider.System.GetTimestamp();
        using (var kill = Process.Start("kill", [signal, $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        var exitCode = await ExitAsync();
        return (exitCode, TimeProvider.System.GetElapsedTime(start));
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
