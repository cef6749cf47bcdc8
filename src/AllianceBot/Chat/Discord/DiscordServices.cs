using AllianceBot.Deliveries;
using AllianceBot.DiscordApi;
using AllianceBot.DiscordApi.Gateway;
using AllianceBot.Security;
using AllianceBot.Settings;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Discord;

/// <summary>What the bot on Discord is made of; nothing at all without a token.</summary>
internal static class DiscordServices
{
    private const string RestClient = "discord";
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(8);

    public static IServiceCollection AddDiscord(this IServiceCollection services, BotSettings settings)
    {
        if (settings.Discord.Token is null)
            return services;
        var address = new Uri(settings.Discord.ApiBaseUrl);
        return services
            .AddSingleton(settings.Discord)
            .AddKeyedSingleton(RestClient, (_, _) => GuardedHttp.ForChatApi(address))
            .AddKeyedSingleton<HttpMessageInvoker>(RestClient, (_, _) => GuardedHttp.ForChatSockets(socket => IsGateway(address, socket)))
            .AddSingleton(provider => Rest(provider.GetRequiredKeyedService<HttpClient>(RestClient), settings.Discord, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<DiscordAccess>()
            .AddSingleton<DiscordCheck>()
            .AddSingleton<DiscordPlaces>()
            .AddSingleton<DiscordReadBack>()
            .AddSingleton<IChatPlatform, DiscordPlatform>()
            .AddSingleton<DiscordGuilds>()
            .AddSingleton<PausedPlaces>()
            .AddSingleton<DiscordCallers>()
            .AddSingleton<DiscordChosenPlaces>()
            .AddSingleton<InteractionAnswers>()
            .AddSingleton<DiscordInteractions>()
            .AddSingleton<CommandRegistration>()
            .AddSingleton(provider => DiscordChat.BudgetIn(provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<Func<DiscordGateway>>(provider => () => new DiscordGateway(
                provider.GetRequiredService<DiscordRest>(), provider.GetRequiredKeyedService<HttpMessageInvoker>(RestClient), new DiscordGatewayOptions { Token = settings.Discord.Token },
                provider.GetRequiredService<IdentifyBudget>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IChat, DiscordChat>();
    }

    /// <summary>The client of the REST API: one for a token, since it holds the limits.</summary>
    public static DiscordRest Rest(HttpClient http, DiscordOptions options, TimeProvider time) => new(http, new DiscordRestOptions
    {
        Token = options.Token!,
        BaseAddress = new Uri(options.ApiBaseUrl),
        RequestTimeout = RequestTimeout,
    }, time);

    /// <summary>Discord names the gateway's address itself, also others to resume at: all below discord.gg. A stand-in's are its own.</summary>
    public static bool IsGateway(Uri api, Uri socket) =>
        (socket.Scheme is "wss" or "https" && (socket.IdnHost == "discord.gg" || socket.IdnHost.EndsWith(".discord.gg", StringComparison.OrdinalIgnoreCase)))
        || (api.IdnHost == socket.IdnHost && api.Port == socket.Port);
}
