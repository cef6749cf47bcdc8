using AllianceBot.Fakes.Discord;

// VERB [options]: one stand-in server as a program of its own.
return args switch
{
    ["discord", .. var rest] => await DiscordProgram.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Name a server: discord.");
    return 2;
}
