using System.Diagnostics;

namespace AllianceBot.EndToEnd;

/// <summary>Another program, such as node, run to its end.</summary>
internal static class Tool
{
    /// <summary>The exit code when the machine does not have the program.</summary>
    public const int NotHere = -1;

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception notThere)
        {
            return (NotHere, notThere.Message);
        }
    }
}
