using System.CommandLine;
using AllianceBot.Settings;

namespace AllianceBot.Cli;

/// <summary>
/// <c>run [--once] [--Section:Key=value ...]</c>, the default verb: the bot as a service until Ctrl-C or SIGTERM, or one full
/// cycle. Exit codes: 0 fine, 1 failed while running, 2 wrong settings or arguments.
/// </summary>
internal static class RunVerb
{
    private static readonly Option<bool> Once = new("--once") { Description = "One full cycle: poll, edit, prepare, deliver; then exit." };

    public static Command Create()
    {
        var command = new Command("run", "Run the bot (the default).") { Once };
        Act(command);
        return command;
    }

    /// <summary>The program without a verb runs the bot.</summary>
    public static void MakeDefault(RootCommand root)
    {
        root.Options.Add(Once);
        Act(root);
    }

    private static void Act(Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var loaded = SettingsLoader.Load(parsed.UnmatchedTokens, Environment.GetEnvironmentVariables());
            return await BotHost.RunAsync(loaded, parsed.GetValue(Once), cancellationToken);
        });
    }
}
