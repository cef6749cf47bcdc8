using System.Text.Json;
using System.Text.Json.Serialization;
using AllianceBot.DiscordApi.Models;

namespace AllianceBot.DiscordApi.Gateway;

/// <summary>What we send.</summary>
internal static class GatewayMessages
{
    public static byte[] Identify(DiscordGatewayOptions options, int shard, int shardCount) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new OutgoingIdentify(GatewayOp.Identify, new IdentifyData(
                options.Token,
                (int)options.Intents,
                new IdentifyProperties(Environment.OSVersion.Platform.ToString(), options.LibraryName, options.LibraryName),
                [shard, shardCount])),
            DiscordJson.Default.OutgoingIdentify);

    public static byte[] Resume(string token, GatewaySession session) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new OutgoingResume(GatewayOp.Resume, new ResumeData(token, session.Id, session.Sequence)), DiscordJson.Default.OutgoingResume);

    public static byte[] Heartbeat(int? sequence) =>
        JsonSerializer.SerializeToUtf8Bytes(new OutgoingHeartbeat(GatewayOp.Heartbeat, sequence), DiscordJson.Default.OutgoingHeartbeat);
}

internal sealed record OutgoingIdentify(GatewayOp Op, IdentifyData D);

internal sealed record IdentifyData(string Token, int Intents, IdentifyProperties Properties, int[] Shard);

internal sealed record IdentifyProperties(string Os, string Browser, string Device);

internal sealed record OutgoingResume(GatewayOp Op, ResumeData D);

internal sealed record ResumeData(string Token, string SessionId, int Seq);

/// <param name="D">Written as null before the first event.</param>
internal sealed record OutgoingHeartbeat(GatewayOp Op, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? D);

internal sealed record HelloData(double? HeartbeatInterval);
