using AllianceBot.Deliveries;
using AllianceBot.Security;
using AllianceBot.Settings;
using AllianceBot.SlackApi;
using AllianceBot.SlackApi.SocketMode;
using ApiOptions = AllianceBot.SlackApi.SlackOptions;
using SlackOptions = AllianceBot.Settings.SlackOptions;

namespace AllianceBot.Chat.Slack;

/// <summary>What the bot on Slack is made of; nothing at all without a token.</summary>
internal static class SlackServices
{
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(8);

    private const string Client = "slack";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Slack takes one message a second in a channel; a little more, since two may arrive closer than they were sent.</summary>
    private static readonly TimeSpan MessageInterval = TimeSpan.FromSeconds(1.1);

    private static readonly Uri Responses = new("https://hooks.slack.com/");
    private static readonly Uri Files = new("https://files.slack.com/");

    public static IServiceCollection AddSlack(this IServiceCollection services, BotSettings settings)
    {
        if (settings.Slack.BotToken is null)
            return services;
        var address = Address(settings.Slack);
        return services
            .AddSingleton(settings.Slack)
            .AddKeyedSingleton(Client, (_, _) => Http(settings.Slack))
            .AddKeyedSingleton<HttpMessageInvoker>(Client, (_, _) => GuardedHttp.ForChatSockets(socket => SlackHosts.IsSocket(AsSocket(socket), address)))
            .AddSingleton(provider => Web(provider.GetRequiredKeyedService<HttpClient>(Client), settings.Slack, settings.Slack.BotToken, provider.GetRequiredService<TimeProvider>()))
            .AddKeyedSingleton(Client, (provider, _) => Web(
                provider.GetRequiredKeyedService<HttpClient>(Client), settings.Slack, settings.Slack.AppToken ?? "", provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<SlackPlaces>()
            .AddSingleton<IChatPlatform, SlackPlatform>()
            .AddSingleton<SlackThreads>()
            .AddSingleton<SlackCallers>()
            .AddSingleton<SlackAnswers>()
            .AddSingleton<SlackChosenPlaces>()
            .AddSingleton<SlackClosedPlaces>()
            .AddSingleton<SlackHome>()
            .AddSingleton<SlackForms>()
            .AddSingleton<SlackInteractions>()
            .AddSingleton(provider => new SlackCheck(provider.GetRequiredService<SlackWeb>(), provider.GetRequiredKeyedService<SlackWeb>(Client), settings.Slack))
            .AddSingleton<IChat>(provider =>
            {
                var logger = provider.GetRequiredService<ILogger<SlackChat>>();
                var socket = new SlackSocket(
                    provider.GetRequiredKeyedService<SlackWeb>(Client), provider.GetRequiredKeyedService<HttpMessageInvoker>(Client),
                    new SlackSocketOptions { Note = note => logger.Log(LevelOf(note.State), "Slack's Socket Mode: {Text}", note.Text) });
                return ActivatorUtilities.CreateInstance<SlackChat>(provider, socket);
            });
    }

    public static HttpClient Http(SlackOptions options) => GuardedHttp.ForChatApi(Address(options), [Responses, Files, .. OtherNames(Address(options))]);

    /// <summary>The client of the Web API for one token, which holds that token's limits.</summary>
    public static SlackWeb Web(HttpClient http, SlackOptions options, string token, TimeProvider time) => new(http, new ApiOptions
    {
        Token = token,
        BaseAddress = Address(options),
        RequestTimeout = RequestTimeout,
        MaxWait = Patience,
        MessageInterval = MessageInterval,
    }, time);

    /// <summary>Methods are resolved against it, so that it must end with a slash.</summary>
    private static Uri Address(SlackOptions options) => new(options.ApiBaseUrl.TrimEnd('/') + '/');

    /// <summary>A stand-in on this machine may give its addresses under another of the machine's names.</summary>
    private static IEnumerable<Uri> OtherNames(Uri address) =>
        address.IsLoopback ? ((string[])["localhost", "127.0.0.1", "[::1]"]).Select(name => new Uri($"{address.Scheme}://{name}:{address.Port}/")) : [];

    /// <summary>A socket is opened by a request of http or https.</summary>
    private static Uri AsSocket(Uri request) => new UriBuilder(request) { Scheme = request.Scheme is "https" or "wss" ? "wss" : "ws", Port = request.Port }.Uri;

    private static LogLevel LevelOf(SocketState state) => state switch
    {
        SocketState.Trouble => LogLevel.Error,
        SocketState.Waiting => LogLevel.Warning,
        _ => LogLevel.Information,
    };
}
