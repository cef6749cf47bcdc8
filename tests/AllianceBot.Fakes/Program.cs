using AllianceBot.Fakes.FeedFarm;

// VERB [options]: one stand-in server as a program of its own.
return args switch
{
    ["feeds", .. var rest] => await FeedFolder.RunAsync(rest),
    ["crowd", .. var rest] => await FeedCrowd.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Name a server: feeds, crowd.");
    return 2;
}
