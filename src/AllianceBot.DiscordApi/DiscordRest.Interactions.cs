using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Rest;

namespace AllianceBot.DiscordApi;

/// <summary>Answers to interactions: opened by the interaction's own token, outside the bot's global limit.</summary>
public sealed partial class DiscordRest
{
    /// <summary>The first answer, due within 3 s of the interaction's arrival. Repeated on a lost connection: Discord refuses a
    /// second answer, which then counts as success.</summary>
    public Task<DiscordResult<Done>> CreateInteractionResponseAsync(
        Interaction interaction, InteractionResponse response, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        var request = new DiscordRequest(HttpMethod.Post, Route.Of($"interactions/{interaction.Id}/{interaction.Token}/callback"))
        {
            Body = DiscordRequest.Json(response, DiscordJson.Default.InteractionResponse),
            Repeat = Repeat.Callback,
            IsBots = false,
        };
        return SendAsync(request, cancellationToken);
    }

    /// <summary>Fills in a deferred answer, or changes the first one. Possible for 15 minutes.</summary>
    public Task<DiscordResult<Message>> EditOriginalAsync(Interaction interaction, InteractionMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        ArgumentNullException.ThrowIfNull(message);
        var edit = new MessageEdit
        {
            Content = message.Content,
            Embeds = message.Embeds,
            Components = message.Components,
            AllowedMentions = message.AllowedMentions,
        };
        var request = new DiscordRequest(HttpMethod.Patch, Route.Of($"webhooks/{interaction.ApplicationId}/{interaction.Token}/messages/@original"))
        {
            Body = DiscordRequest.Json(edit, DiscordJson.Default.MessageEdit),
            Files = message.Files,
            IsBots = false,
        };
        return SendAsync(request, DiscordJson.Default.Message, cancellationToken);
    }

    public Task<DiscordResult<Done>> DeleteOriginalAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        var route = Route.Of($"webhooks/{interaction.ApplicationId}/{interaction.Token}/messages/@original");
        return SendAsync(new DiscordRequest(HttpMethod.Delete, route) { IsBots = false }, cancellationToken);
    }

    /// <summary>A further message, for 15 minutes. Not repeated after an unknown outcome.</summary>
    public Task<DiscordResult<Message>> CreateFollowupAsync(
        Interaction interaction, InteractionMessage message, CancellationToken cancellationToken, bool ephemeral = false)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        ArgumentNullException.ThrowIfNull(message);
        var followup = new Followup
        {
            Content = message.Content,
            Embeds = message.Embeds,
            Components = message.Components,
            AllowedMentions = message.AllowedMentions,
            Flags = ephemeral ? MessageFlags.Ephemeral : null,
        };
        var request = new DiscordRequest(HttpMethod.Post, Route.Of($"webhooks/{interaction.ApplicationId}/{interaction.Token}"))
        {
            Body = DiscordRequest.Json(followup, DiscordJson.Default.Followup),
            Files = message.Files,
            Repeat = Repeat.Unsafe,
            IsBots = false,
        };
        return SendAsync(request, DiscordJson.Default.Message, cancellationToken);
    }
}
