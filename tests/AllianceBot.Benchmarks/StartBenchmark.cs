using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AllianceBot.Benchmarks;

/// <summary>
/// From the start of the process to the first 200 of /healthz, and resident memory after the sample run, beside an empty ASP.NET Core
/// host in a process of its own, in turns. Goals: ready within 3 times the empty host, at most 150 MB.
/// </summary>
internal static class StartBenchmark
{
    public const string EmptyHostVerb = "empty-host";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(BenchmarkRun run)
    {
        var bot = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "..", "..", "..", "src", "AllianceBot", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "AllianceBot.dll"));
        var (botReady, botMegabytes, emptyReady, emptyMegabytes) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < (run.Quick ? 3 : 7); i++)
        {
            await MeasureAsync(url => [bot, $"--Web:Urls={url}"], botReady, botMegabytes);
            await MeasureAsync(url => [typeof(StartBenchmark).Assembly.Location, EmptyHostVerb, url], emptyReady, emptyMegabytes);
        }
        run.Row("", "ready, ms", "resident, MB");
        run.Row("empty ASP.NET Core host", $"{Median(emptyReady):0}", $"{Median(emptyMegabytes):0}");
        run.Row("the bot, after the sample run", $"{Median(botReady):0}", $"{Median(botMegabytes):0}");
        run.Metrics["ready_ms"] = Median(botReady);
        run.Metrics["empty_ready_ms"] = Median(emptyReady);
        run.Metrics["ready_ratio"] = Math.Round(Median(botReady) / Median(emptyReady), 2);
        run.Metrics["resident_mb"] = Median(botMegabytes);
        run.Metrics["empty_resident_mb"] = Median(emptyMegabytes);
    }

    /// <summary>What the bot is compared with: a host that answers /healthz and nothing else.</summary>
    public static async Task EmptyHostAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet("/healthz", () => "ok\n");
        await app.RunAsync();
    }

    private static async Task MeasureAsync(Func<string, string[]> arguments, List<double> ready, List<double> megabytes)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var folder = Directory.CreateTempSubdirectory("alliancebot-start-").FullName;
        var start = new ProcessStartInfo("dotnet", arguments(url)) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        var began = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(start)!;
        var saidAt = began;
        process.OutputDataReceived += (_, _) => saidAt = TimeProvider.System.GetTimestamp();
        process.BeginOutputReadLine();
        await UntilHealthyAsync(url);
        ready.Add(Math.Round(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds));

        // Until nothing more is printed: the sample stories are posted.
        while (TimeProvider.System.GetElapsedTime(Math.Max(saidAt, began)) < Quiet)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        megabytes.Add(Math.Round(ResidentKilobytes(process.Id) / 1024.0, 1));
        process.Kill();
        await process.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task UntilHealthyAsync(string url)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"{url}/healthz"), patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    private static long ResidentKilobytes(int process) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
