namespace AllianceBot.Fakes.Discord;

/// <param name="Template">Segments; those in braces are values.</param>
/// <param name="Bucket">Null: an endpoint that answers no limit headers.</param>
/// <param name="IsInteractions">Opened by an interaction's token: no bot token needed, outside the global limit.</param>
internal sealed record FakeRoute(string Method, string Template, BucketRule? Bucket, Func<ApiCall, ApiAnswer> Handler, bool IsInteractions = false)
{
    private readonly string[] _segments = Template.Split('/');

    /// <summary>The values of a path that fits, or null.</summary>
    public IReadOnlyDictionary<string, string>? Match(string method, string[] path)
    {
        if (method != Method || path.Length != _segments.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i].StartsWith('{'))
                values[_segments[i].Trim('{', '}')] = Uri.UnescapeDataString(path[i]);
            else if (_segments[i] != path[i])
                return null;
        }
        return values;
    }

    /// <summary>The top-level resource that the bucket counts for.</summary>
    public string Resource(IReadOnlyDictionary<string, string> values) => _segments[0] switch
    {
        "channels" => values["channel"],
        "guilds" => values["guild"],
        "webhooks" => $"{values["application"]}/{values["token"]}",
        _ => "",
    };
}

/// <summary>The endpoints. A literal segment wins over a value: such routes stand first.</summary>
internal sealed class RouteTable
{
    private readonly List<FakeRoute> _routes;

    public RouteTable(
        FakeDiscordOptions options, MessageEndpoints messages, ChannelEndpoints channels, GuildEndpoints guilds,
        CommandEndpoints commands, InteractionEndpoints interactions, Func<ApiCall, ApiAnswer> gatewayBot)
    {
        var create = new BucketRule("b-message-create", options.MessagesPerWindow, options.MessageWindow);
        var edit = new BucketRule("b-message-edit", options.MessagesPerWindow, options.MessageWindow);
        var delete = new BucketRule("b-message-delete", 5, TimeSpan.FromSeconds(1));
        var read = new BucketRule("b-message-read", 50, TimeSpan.FromSeconds(1));
        var crosspost = new BucketRule("b-crosspost", 10, TimeSpan.FromHours(1));
        var threads = new BucketRule("b-threads", 50, TimeSpan.FromMinutes(5));
        var change = new BucketRule("b-channel-edit", 10, TimeSpan.FromSeconds(15));
        var things = new BucketRule("b-things", 30, TimeSpan.FromSeconds(10));
        var command = new BucketRule("b-commands", 5, TimeSpan.FromSeconds(20));
        var webhook = new BucketRule("b-webhook", 5, TimeSpan.FromSeconds(5));
        _routes =
        [
            new("GET", "gateway/bot", null, gatewayBot),
            new("GET", "applications/@me", null, guilds.Application),
            new("GET", "oauth2/applications/@me", null, guilds.Application),
            new("GET", "users/@me", things, guilds.Me),
            new("GET", "users/@me/guilds", things, guilds.Mine),
            new("POST", "users/@me/channels", things, channels.OpenDm),
            new("POST", "channels/{channel}/messages", create, messages.Create),
            new("GET", "channels/{channel}/messages", read, messages.List),
            new("GET", "channels/{channel}/messages/{message}", read, messages.Get),
            new("PATCH", "channels/{channel}/messages/{message}", edit, messages.Edit),
            new("DELETE", "channels/{channel}/messages/{message}", delete, messages.Delete),
            new("POST", "channels/{channel}/messages/{message}/crosspost", crosspost, messages.Crosspost),
            new("POST", "channels/{channel}/messages/{message}/threads", threads, channels.StartThreadFromMessage),
            new("POST", "channels/{channel}/threads", threads, channels.StartThread),
            new("GET", "channels/{channel}/threads/archived/public", read, channels.ArchivedThreads),
            new("GET", "channels/{channel}", things, channels.Get),
            new("PATCH", "channels/{channel}", change, channels.Edit),
            new("GET", "guilds/{guild}", things, guilds.Get),
            new("GET", "guilds/{guild}/channels", things, guilds.Channels),
            new("GET", "guilds/{guild}/roles", things, guilds.Roles),
            new("GET", "guilds/{guild}/members/{user}", things, guilds.Member),
            new("GET", "guilds/{guild}/threads/active", things, channels.ActiveThreads),
            new("GET", "applications/{application}/commands", command, commands.ListGlobal),
            new("PUT", "applications/{application}/commands", command, commands.OverwriteGlobal),
            new("GET", "applications/{application}/guilds/{guild}/commands", command, commands.ListGuild),
            new("PUT", "applications/{application}/guilds/{guild}/commands", command, commands.OverwriteGuild),
            new("POST", "interactions/{interaction}/{token}/callback", null, interactions.Callback, IsInteractions: true),
            new("POST", "webhooks/{application}/{token}", webhook, interactions.CreateFollowup, IsInteractions: true),
            new("GET", "webhooks/{application}/{token}/messages/@original", webhook, interactions.GetOriginal, IsInteractions: true),
            new("PATCH", "webhooks/{application}/{token}/messages/@original", webhook, interactions.EditOriginal, IsInteractions: true),
            new("DELETE", "webhooks/{application}/{token}/messages/@original", webhook, interactions.DeleteOriginal, IsInteractions: true),
            new("PATCH", "webhooks/{application}/{token}/messages/{message}", webhook, interactions.EditFollowup, IsInteractions: true),
            new("DELETE", "webhooks/{application}/{token}/messages/{message}", webhook, interactions.DeleteFollowup, IsInteractions: true),
        ];
    }

    public (FakeRoute Route, IReadOnlyDictionary<string, string> Values)? Find(string method, string path)
    {
        var segments = path.Split('/');
        foreach (var route in _routes)
        {
            if (route.Match(method, segments) is { } values)
                return (route, values);
        }
        return null;
    }
}
