using System.Text.Json;

namespace AllianceBot.DiscordApi.Gateway;

internal enum GatewayOp
{
    Dispatch = 0,
    Heartbeat = 1,
    Identify = 2,
    Resume = 6,
    Reconnect = 7,
    InvalidSession = 9,
    Hello = 10,
    HeartbeatAck = 11,
}

/// <summary>The envelope of a payload. Its data stays bytes: most kinds of events are never read.</summary>
internal readonly ref struct GatewayPayload
{
    private GatewayPayload(GatewayOp op, int? sequence, string? type, ReadOnlySpan<byte> data)
    {
        Op = op;
        Sequence = sequence;
        Type = type;
        Data = data;
    }

    public GatewayOp Op { get; }

    public int? Sequence { get; }

    public string? Type { get; }

    public ReadOnlySpan<byte> Data { get; }

    /// <exception cref="JsonException">It is not a JSON object with an op.</exception>
    public static GatewayPayload Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        int? op = null;
        int? sequence = null;
        string? type = null;
        var data = ReadOnlySpan<byte>.Empty;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A payload is an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueTextEquals("op"u8) ? 'o' : reader.ValueTextEquals("s"u8) ? 's' : reader.ValueTextEquals("t"u8) ? 't' : reader.ValueTextEquals("d"u8) ? 'd' : '?';
            reader.Read();
            switch (name)
            {
                case 'o' when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number):
                    op = number;
                    break;
                case 's' when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number):
                    sequence = number;
                    break;
                case 't' when reader.TokenType == JsonTokenType.String:
                    type = reader.GetString();
                    break;
                case 'd':
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    data = json[start..(int)reader.BytesConsumed];
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return op is { } known ? new GatewayPayload((GatewayOp)known, sequence, type, data) : throw new JsonException("A payload has an op.");
    }
}
