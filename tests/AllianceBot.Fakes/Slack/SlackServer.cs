using System.Globalization;

namespace AllianceBot.Fakes.Slack;

/// <summary><c>slack [--port N] [--record FILE] [--ping SECONDS] [--unlimited] [--tiers]</c>: the fake workspace as a program, steered over /_fake/.</summary>
internal static class SlackServer
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new FakeSlackOptions { Port = 4390 };
        for (var at = 0; at < args.Length; at++)
        {
            switch (args[at])
            {
                case "--port" when at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var port):
                    options = options with { Port = port };
                    at++;
                    break;
                case "--ping" when at + 1 < args.Length && double.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var seconds):
                    options = options with { PingInterval = TimeSpan.FromSeconds(seconds) };
                    at++;
                    break;
                case "--record" when at + 1 < args.Length:
                    options = options with { RecordTo = args[++at] };
                    break;
                case "--unlimited":
                    options = options with { MessagesPerSecond = 0 };
                    break;
                case "--tiers":
                    options = options with { EnforceTiers = true };
                    break;
                default:
                    await Console.Error.WriteLineAsync($"slack: unknown option {args[at]}. Known: --port N, --record FILE, --ping SECONDS, --unlimited, --tiers.");
                    return 2;
            }
        }

        await using var slack = await FakeSlack.StartAsync(options);
        await Console.Out.WriteLineAsync($"Slack listens on {slack.ApiAddress}; bot token {slack.BotToken}, app token {slack.AppToken}; preview {new Uri(slack.Address, "/_fake/preview")}");
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await slack.RunAsync(stop.Token);
        return 0;
    }
}
