using AllianceBot.Fakes.Discord;

namespace AllianceBot.DiscordApi.Tests;

/// <summary>The requests of all tests of this run, for the validator that looks at them last.</summary>
internal static class RecordedRequests
{
    private static readonly SemaphoreSlim Gate = new(1, 1);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, $"discord-requests-{Environment.ProcessId}.jsonl");

    public static async Task KeepAsync(FakeDiscord discord)
    {
        await Gate.WaitAsync();
        try
        {
            await File.AppendAllLinesAsync(Path, discord.Requests.All.Select(request => request.ToLine()));
        }
        finally
        {
            Gate.Release();
        }
    }
}
