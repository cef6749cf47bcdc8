using System.CommandLine;

var root = new RootCommand("AllianceBot: news alerts for Discord and Slack");
return await root.Parse(args).InvokeAsync();
