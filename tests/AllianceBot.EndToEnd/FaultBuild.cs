using System.Diagnostics;

namespace AllianceBot.EndToEnd;

/// <summary>The program with its crash points, built once into a folder of its own.</summary>
public sealed class FaultBuild : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(TestSupport.RepositoryPaths.Root, "artifacts", "faults");

    internal string Program { get; } = Path.Combine(Folder, "AllianceBot.dll");

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet",
        [
            "build", Path.Combine(TestSupport.RepositoryPaths.Root, "src", "AllianceBot", "AllianceBot.csproj"), "-c", "Release", "--no-restore", "-v", "q", "-nologo", "-o", Folder,
            "-p:FaultPoints=true", "-p:IntermediateOutputPath=obj/Faults/", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, output);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
