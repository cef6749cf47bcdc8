using System.CommandLine;
using System.Globalization;
using AllianceBot.Cli;

// Formats never depend on the machine's language; people's formats come from their community.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

var root = new RootCommand("AllianceBot watches news feeds and posts each story once to Discord, Slack or this terminal.")
{
    RunVerb.Create(),
    CheckVerb.Create(),
    ParseVerb.Create(),
    MatchVerb.Create(),
    SummarizeVerb.Create(),
    GroupVerb.Create(),
    ExtractVerb.Create(),
    ExportVerb.Create(),
    ImportVerb.Create(),
};
RunVerb.MakeDefault(root);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
