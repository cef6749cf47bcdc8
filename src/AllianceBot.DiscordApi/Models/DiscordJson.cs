using System.Text.Json.Serialization;
using AllianceBot.DiscordApi.Gateway;

namespace AllianceBot.DiscordApi.Models;

/// <summary>Discord's JSON: snake_case, nothing written for null, unknown fields ignored, null accepted everywhere.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    IgnoreReadOnlyProperties = false)]
[JsonSerializable(typeof(Application))]
[JsonSerializable(typeof(Channel))]
[JsonSerializable(typeof(ChannelEdit))]
[JsonSerializable(typeof(DmCreate))]
[JsonSerializable(typeof(Followup))]
[JsonSerializable(typeof(ForumPostCreate))]
[JsonSerializable(typeof(GatewayAddress))]
[JsonSerializable(typeof(Guild))]
[JsonSerializable(typeof(Interaction))]
[JsonSerializable(typeof(InteractionResponse))]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageCreate))]
[JsonSerializable(typeof(MessageEdit))]
[JsonSerializable(typeof(ThreadCreate))]
[JsonSerializable(typeof(ThreadList))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(DispatchIds))]
[JsonSerializable(typeof(HelloData))]
[JsonSerializable(typeof(OutgoingHeartbeat))]
[JsonSerializable(typeof(OutgoingIdentify))]
[JsonSerializable(typeof(OutgoingResume))]
[JsonSerializable(typeof(ReadyData))]
[JsonSerializable(typeof(IReadOnlyList<Channel>))]
[JsonSerializable(typeof(IReadOnlyList<Command>))]
[JsonSerializable(typeof(IReadOnlyList<Guild>))]
[JsonSerializable(typeof(IReadOnlyList<Message>))]
[JsonSerializable(typeof(IReadOnlyList<Role>))]
internal sealed partial class DiscordJson : JsonSerializerContext;

internal sealed record DmCreate(Snowflake RecipientId);
