using System.CommandLine;
using AllianceBot.Cli;

var root = new RootCommand("AllianceBot: news alerts for Discord and Slack");
root.Add(ParseVerb.Create());
return await root.Parse(args).InvokeAsync();
