using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>A session of the gateway: survives its connections, and keeps what it sent for a resume.</summary>
internal sealed class GatewaySession(string id, int shard, int shards, int intents)
{
    private const int MostKept = 20_000;
    private readonly Queue<(int Sequence, string Payload)> _sent = new();

    public string Id => id;

    public int Shard => shard;

    public int Sequence { get; private set; }

    public GatewayConnection? Connection { get; set; }

    public bool Wants(ulong guildId, int intent) =>
        (intents & intent) == intent && (guildId == 0 ? shard == 0 : (int)((guildId >> 22) % (ulong)shards) == shard);

    public void Dispatch(string type, JsonObject data)
    {
        var payload = new JsonObject { ["t"] = type, ["s"] = ++Sequence, ["op"] = 0, ["d"] = data }.ToJsonString();
        _sent.Enqueue((Sequence, payload));
        if (_sent.Count > MostKept)
            _sent.Dequeue();
        Connection?.Send(payload);
    }

    public void ForgetSent() => _sent.Clear();

    /// <summary>Sends again what came after that sequence.</summary>
    public void Replay(int after)
    {
        foreach (var (_, payload) in _sent.Where(sent => sent.Sequence > after))
            Connection?.Send(payload);
    }
}
