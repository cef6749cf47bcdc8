using System.CommandLine;
using AllianceBot.Cli;

var root = new RootCommand("AllianceBot: news alerts for Discord and Slack");
root.Subcommands.Add(SummarizeVerb.Create());
root.Subcommands.Add(GroupVerb.Create());
return await root.Parse(args).InvokeAsync();
