using System.Diagnostics;

namespace AllianceBot.Matching.Tests;

/// <summary>The same on a processor without vector instructions: the tests of it run again in a process that does not use them.</summary>
public sealed class PlainInstructionTests
{
    [Fact]
    public async Task Everything_holds_without_vector_instructions()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(PlainInstructionTests).Assembly.Location, "-class", "*EvaluatorPropertyTests", "-class", "*IndexMemoryTests", "-class", "*LanguageTests" },
            Environment = { ["DOTNET_EnableHWIntrinsic"] = "0", ["MATCHING_PAIRS"] = "8000" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var run = Process.Start(start)!;
        var output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, output);
    }
}
