using AllianceBot.Fakes.Discord;
using AllianceBot.Fakes.FeedFarm;
using AllianceBot.Fakes.Slack;

// VERB [options]: one stand-in server as a program of its own.
return args switch
{
    ["feeds", .. var rest] => await FeedFolder.RunAsync(rest),
    ["crowd", .. var rest] => await FeedCrowd.RunAsync(rest),
    ["discord", .. var rest] => await DiscordProgram.RunAsync(rest),
    ["slack", .. var rest] => await SlackServer.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Name a server: feeds, crowd, discord, slack.");
    return 2;
}
