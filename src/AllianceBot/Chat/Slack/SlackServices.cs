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
        var address = new Uri(settings.Slack.ApiBaseUrl);
        return services
            .AddSingleton(settings.Slack)
            .AddKeyedSingleton(Client, (_, _) => Http(settings.Slack))
            .AddKeyedSingleton<HttpMessageInvoker>(Client, (_, _) => GuardedHttp.ForChatSockets(socket => IsSocket(address, socket)))
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
                    new SlackSocketOptions { Note = note => logger.LogInformation("Slack's Socket Mode: {Text}", note.Text) });
                return ActivatorUtilities.CreateInstance<SlackChat>(provider, socket);
            });
    }

    public static HttpClient Http(SlackOptions options) => GuardedHttp.ForChatApi(new Uri(options.ApiBaseUrl), Responses, Files);

    /// <summary>The client of the Web API for one token, which holds that token's limits.</summary>
    public static SlackWeb Web(HttpClient http, SlackOptions options, string token, TimeProvider time) => new(http, new ApiOptions
    {
        Token = token,
        BaseAddress = new Uri(options.ApiBaseUrl),
        RequestTimeout = RequestTimeout,
        MaxWait = Patience,
        MessageInterval = MessageInterval,
    }, time);

    /// <summary>Slack names the socket's host itself: all below slack.com. A stand-in's is its own.</summary>
    private static bool IsSocket(Uri api, Uri socket) =>
        (socket.Scheme is "wss" or "https" && socket.IdnHost.EndsWith(".slack.com", StringComparison.OrdinalIgnoreCase))
        || (api.IdnHost == socket.IdnHost && api.Port == socket.Port);
}
