namespace AllianceBot.Fakes.Slack;

internal static class FakeControl
{
    public static void Map(WebApplication app, FakeSlack slack) => app.MapGet("/_fake/messages", () => slack.Workspace.Channels.Count);
}
