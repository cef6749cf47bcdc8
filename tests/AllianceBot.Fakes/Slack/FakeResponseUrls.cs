using System.Text.Json;
using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>response_urls: five posts within 30 minutes, ephemeral unless they say otherwise, able to replace or delete the original.</summary>
internal sealed class FakeResponseUrls(FakeSlackOptions options, FakeWorkspace workspace, ChatMethods chat, RequestLog log, FakeFaults faults, FakeMisbehaviour misbehaviour, Func<Uri> baseAddress)
{
    private const int MaxUses = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Issued> _issued = [];

    private sealed record Issued(string Channel, string User, string? OriginalTs, long At)
    {
        public int Uses { get; set; }
    }

    public string New(string channel, string user, string? originalTs)
    {
        lock (workspace.Gate)
        {
            var secret = Guid.NewGuid().ToString("N");
            _issued[secret] = new Issued(channel, user, originalTs, options.Time.GetTimestamp());
            return new Uri(baseAddress(), $"/actions/{FakeWorkspace.TeamId}/{_issued.Count}/{secret}").ToString();
        }
    }

    public async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        JsonObject? message;
        try
        {
            message = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            message = null;
        }

        log.Add(context.Request.Method, "response_url", FakeWebApi.Headers(context.Request), message is null ? JsonValue.Create(text) : message.DeepClone());
        var fault = faults.Take("response_url");
        var (status, answer) = fault is null or { Applied: true } ? Use((string)context.Request.RouteValues["secret"]!, message) : default;
        if (fault is not null)
        {
            await misbehaviour.DoAsync(context, fault, null);
            return;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer!);
    }

    /// <summary>Puts an answer where it says; also used for the payload of a slash command's acknowledgement.</summary>
    public void Show(JsonObject message, string channel, string user)
    {
        var call = new FakeCall("response_url", null, message.DeepClone().AsObject());
        if (ChatMethods.Content(call, out var text, out var blocks, out _) is { } refusal) throw new InvalidOperationException($"Slack shows nothing: {refusal.ToJsonString()}");
        Put(call, workspace.Channels[channel], user, text, blocks);
    }

    private (int Status, string Answer) Use(string secret, JsonObject? message)
    {
        lock (workspace.Gate)
        {
            if (!_issued.TryGetValue(secret, out var issued)) return (404, """{"ok":false,"error":"invalid_url"}""");
            if (issued.Uses >= MaxUses) return (404, """{"ok":false,"error":"used_url"}""");
            if (options.Time.GetElapsedTime(issued.At) > Life) return (404, """{"ok":false,"error":"expired_url"}""");
            if (message is null) return (400, "invalid_payload");

            var call = new FakeCall("response_url", null, message.DeepClone().AsObject());
            var channel = workspace.Channels[issued.Channel];
            if (call.IsTrue("delete_original"))
            {
                channel.Messages.RemoveAll(known => known.Ts == issued.OriginalTs);
            }
            else
            {
                if (ChatMethods.Content(call, out var text, out var blocks, out _) is { } refusal) return (400, refusal["error"]!.GetValue<string>());
                var original = channel.Messages.Find(known => known.Ts == issued.OriginalTs);
                if (call.IsTrue("replace_original") && original is not null) (original.Text, original.Blocks, original.Edits) = (text, blocks, original.Edits + 1);
                else Put(call, channel, issued.User, text, blocks);
            }

            issued.Uses++;
            return (200, """{"ok":true}""");
        }
    }

    private void Put(FakeCall call, FakeChannel channel, string user, string text, JsonArray? blocks)
    {
        if (call.Text("response_type") != "in_channel")
        {
            chat.AddEphemeral(channel, user, text, blocks);
            return;
        }

        lock (workspace.Gate)
            channel.Messages.Add(new FakeMessage { Channel = channel.Id, Ts = workspace.NextTs(), User = FakeWorkspace.BotUser, BotId = FakeWorkspace.BotId, Text = text, Blocks = blocks });
    }
}
