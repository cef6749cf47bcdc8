using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>What goes wrong at the gateway. Requests go wrong by <see cref="Faults"/>.</summary>
public sealed partial class FakeDiscord
{
    /// <summary>Cuts every gateway connection.</summary>
    public void DropGateway() => _gateway.ToAll(connection => connection.Drop());

    /// <summary>Closes every gateway connection with that code.</summary>
    public void CloseGateway(int code) => _gateway.ToAll(connection => connection.Close(code));

    /// <summary>Op 7.</summary>
    public void AskToReconnect() => _gateway.ToAll(connection => connection.Send(7, null));

    /// <summary>Op 9. Sessions that are not resumable are forgotten.</summary>
    public void InvalidateSessions(bool resumable)
    {
        if (!resumable)
            _gateway.ForgetSessions();
        _gateway.ToAll(connection => connection.Send(9, resumable));
    }

    /// <summary>Op 1: a beat is wanted at once.</summary>
    public void AskForHeartbeat() => _gateway.ToAll(connection => connection.Send(1, null));

    /// <summary>Open connections hear and say nothing any more; new ones work.</summary>
    public void BlackHoleGateway() => _gateway.ToAll(connection => connection.IsBlackHole = true);

    /// <summary>Sends any text as a payload.</summary>
    public void SendRaw(string payload) => _gateway.ToAll(connection => connection.Send(payload));

    /// <summary>Frees what the gateway keeps for resumes, for measuring memory.</summary>
    public void ForgetSent() => _gateway.ForgetSent();

    /// <summary>Dispatches an event of any kind to the sessions of a server's shard (0: shard 0).</summary>
    public void Dispatch(ulong guildId, string type, JsonObject data) => Read(_ =>
    {
        _gateway.Dispatch(guildId, type, data, 0);
        return true;
    });
}
