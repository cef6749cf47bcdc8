using System.Net.Http.Headers;

namespace AllianceBot.SlackApi;

/// <summary>A small file to share in a channel or thread, e.g. a chart.</summary>
public sealed record FileUpload(string Channel, string FileName, ReadOnlyMemory<byte> Bytes)
{
    public required string Title { get; init; }

    /// <summary>What a screen reader says of a picture.</summary>
    public string? AltText { get; init; }

    /// <summary>The text above the file; escaped by the caller.</summary>
    public string? Comment { get; init; }

    public string? ThreadTs { get; init; }
}

/// <summary>Slack's three steps: ask for an address, send the bytes there, share the file. Source: files.getUploadURLExternal.</summary>
internal static class FileUploads
{
    public static async Task<SlackResult<UploadedFile>> ShareAsync(SlackWeb web, SlackTransport transport, FileUpload file, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> arguments = [new("filename", file.FileName), new("length", file.Bytes.Length.ToString())];
        if (file.AltText is not null) arguments.Add(new("alt_txt", file.AltText));
        var ticket = await web.CallAsync(
            SlackWeb.Form("files.getUploadURLExternal", arguments, SlackJson.Default.UploadTicket) with { IsPlausible = answer => answer is { FileId.Length: > 0, UploadUrl.Length: > 0 } },
            cancellationToken);
        if (!ticket.IsOk) return ticket.Error;
        if (SlackHosts.UploadUrl(ticket.Value.UploadUrl, web.Options.BaseAddress) is not { } address)
            return new SlackError(SlackErrorKind.Refused, "foreign_upload_url");

        using var bytes = new ReadOnlyMemoryContent(file.Bytes);
        bytes.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (await transport.PostAsync(address, bytes, cancellationToken) is { } error)
            return NothingShared(error);

        var share = new CompleteUploadRequest([new UploadedFile { Id = ticket.Value.FileId!, Title = file.Title }], file.Channel)
        {
            InitialComment = file.Comment,
            ThreadTs = file.ThreadTs,
        };
        var call = SlackWeb.Json("files.completeUploadExternal", share, OutgoingJson.Types.CompleteUploadRequest, SlackJson.Default.UploadAnswer) with
        {
            PacedChannel = file.Channel,
            IsPlausible = answer => answer.Files is { Count: > 0 },
        };
        return SlackWeb.Select(await web.CallAsync(call, cancellationToken), answer => answer.Files![0]);
    }

    /// <summary>Bytes whose arrival is unknown were shared nowhere: the whole upload may be tried again.</summary>
    private static SlackError NothingShared(SlackError error) =>
        error.Kind == SlackErrorKind.OutcomeUnknown ? error with { Kind = SlackErrorKind.NotSent } : error;
}
