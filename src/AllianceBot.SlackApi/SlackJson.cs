using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AllianceBot.SlackApi.Blocks;
using AllianceBot.SlackApi.SocketMode;

namespace AllianceBot.SlackApi;

/// <summary>Slack's JSON: snake_case, nothing written for null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerStatus))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(TokenOwner))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(ConversationAnswer))]
[JsonSerializable(typeof(ConversationPage))]
[JsonSerializable(typeof(HistoryPage))]
[JsonSerializable(typeof(PostedAnswer))]
[JsonSerializable(typeof(ViewAnswer))]
[JsonSerializable(typeof(SocketAddress))]
[JsonSerializable(typeof(UploadTicket))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(PostRequest))]
[JsonSerializable(typeof(UpdateRequest))]
[JsonSerializable(typeof(DeleteRequest))]
[JsonSerializable(typeof(OpenConversationRequest))]
[JsonSerializable(typeof(ChannelRequest))]
[JsonSerializable(typeof(OpenViewRequest))]
[JsonSerializable(typeof(UpdateViewRequest))]
[JsonSerializable(typeof(PublishViewRequest))]
[JsonSerializable(typeof(CompleteUploadRequest))]
[JsonSerializable(typeof(ResponseRequest))]
[JsonSerializable(typeof(AckEnvelope))]
[JsonSerializable(typeof(Block))]
internal sealed partial class SlackJson : JsonSerializerContext;

/// <summary>What we send: other scripts and &amp; as they are, so that sizes are what people see. The bodies never enter HTML.</summary>
internal static class OutgoingJson
{
    public static SlackJson Types { get; } = new(new JsonSerializerOptions(SlackJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
