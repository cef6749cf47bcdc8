using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Slack;

/// <summary>The three steps of an upload.</summary>
internal sealed class FileMethods(FakeWorkspace workspace, Func<Uri> baseAddress)
{
    private readonly Dictionary<string, string> _uploads = [];

    public JsonObject GetUploadUrl(FakeCall call)
    {
        var length = call.Number("length", 0);
        if (call.Text("filename") is not { Length: > 0 } name || length <= 0) return FakeAnswer.Error("invalid_arguments", ["filename and length are required"]);
        lock (workspace.Gate)
        {
            var file = new FakeFile(workspace.NextId('F'), name, length);
            var ticket = Guid.NewGuid().ToString("N");
            workspace.Files[file.Id] = file;
            _uploads[ticket] = file.Id;
            return FakeAnswer.Ok(("file_id", file.Id), ("upload_url", new Uri(baseAddress(), $"/upload/v1/{ticket}").ToString()));
        }
    }

    /// <summary>Takes the bytes; false for an unknown address or a length that was not announced.</summary>
    public bool Receive(string ticket, byte[] bytes)
    {
        lock (workspace.Gate)
        {
            if (!_uploads.TryGetValue(ticket, out var id) || workspace.Files[id].Length != bytes.Length) return false;
            workspace.Files[id] = workspace.Files[id] with { Bytes = bytes };
            return true;
        }
    }

    public JsonObject Complete(FakeCall call)
    {
        if (!call.TryStructure("files", out var given) || given is not JsonArray { Count: > 0 } files) return FakeAnswer.Error("invalid_arguments", ["missing required field: files"]);
        var channelId = call.Text("channel_id");
        lock (workspace.Gate)
        {
            FakeChannel? channel = null;
            if (channelId is not null && !workspace.Channels.TryGetValue(channelId, out channel)) return FakeAnswer.Error("channel_not_found");
            if (channel is { IsMember: false }) return FakeAnswer.Error("not_in_channel");

            var described = new JsonArray();
            var shared = new List<string>();
            foreach (var entry in files)
            {
                if (workspace.Files.GetValueOrDefault(entry?["id"]?.GetValue<string>() ?? "") is not { Bytes: not null } file) return FakeAnswer.Error("file_not_found");
                var title = entry!["title"]?.GetValue<string>() ?? file.Name;
                workspace.Files[file.Id] = file with { Title = title, SharedIn = channelId };
                shared.Add(file.Id);
                described.Add(new JsonObject { ["id"] = file.Id, ["title"] = title });
            }

            if (channel is not null)
            {
                var message = new FakeMessage
                {
                    Channel = channel.Id,
                    Ts = workspace.NextTs(),
                    ThreadTs = call.Text("thread_ts"),
                    User = FakeWorkspace.BotUser,
                    BotId = FakeWorkspace.BotId,
                    Text = call.Text("initial_comment") ?? "",
                };
                message.Files.AddRange(shared);
                channel.Messages.Add(message);
            }

            return FakeAnswer.Ok(("files", described));
        }
    }
}
