using System.Globalization;

namespace AllianceBot.Fakes.Discord;

/// <summary><c>discord [--port N] [--token T]</c>: the stand-in as a program. Prints its addresses as one line of JSON and runs until it is stopped.</summary>
internal static class DiscordProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new FakeDiscordOptions { Port = int.Parse(Value(args, "--port") ?? "0", CultureInfo.InvariantCulture) };
        if (Value(args, "--token") is { } token)
            options = options with { Token = token };
        await using var discord = await FakeDiscord.StartAsync(options);
        Console.WriteLine($$"""{"api":"{{discord.ApiBaseUrl}}","control":"{{discord.Address}}_fake","token":"{{options.Token}}","channel":"{{discord.Channel.Id}}","guild":"{{discord.Guild.Id}}"}""");
        await discord.WaitForShutdownAsync();
        return 0;
    }

    private static string? Value(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
}
