using AllianceBot.Fakes.Slack;

// VERB [options]: one stand-in server as a program of its own.
return args switch
{
    ["slack", .. var rest] => await SlackServer.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Name a server: slack.");
    return 2;
}
