using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AllianceBot.SlackApi.Blocks;

namespace AllianceBot.SlackApi;

/// <summary>
/// The Web API for one token. Failures are values. Nothing that might have taken effect is sent twice: after OutcomeUnknown the caller
/// looks (<see cref="ReadBack"/>) and decides. Cancelling a call that posts leaves its outcome unknown as well.
/// Writes go as JSON, reads as forms, the encodings that Slack documents for each. The HttpClient must not follow redirects.
/// </summary>
public sealed class SlackWeb
{
    private readonly SlackTransport _transport;
    private readonly TimeSpan _maxWait;

    public SlackWeb(HttpClient http, SlackOptions options, TimeProvider time) : this(new SlackTransport(http, options, time), options.MaxWait)
    {
    }

    private SlackWeb(SlackTransport transport, TimeSpan maxWait) => (_transport, _maxWait) = (transport, maxWait);

    internal SlackOptions Options => _transport.Options;

    internal TimeProvider Time => _transport.Time;

    /// <summary>The same client, its limits shared, whose calls wait at most <paramref name="maxWait"/> for their turn.</summary>
    public SlackWeb Within(TimeSpan maxWait) => new(_transport, maxWait);

    /// <summary>Whose token it is and what it may do. Asked even after the token was rejected; an "ok" lifts that.</summary>
    public Task<SlackResult<TokenOwner>> TestAuthAsync(CancellationToken cancellationToken) =>
        CallAsync(Form("auth.test", [], SlackJson.Default.TokenOwner) with { WithHeaders = (owner, headers) => owner with { Scopes = ScopesIn(headers) } }, cancellationToken);

    /// <summary>A one-time address for Socket Mode; needs an app-level token. Never cache it.</summary>
    public Task<SlackResult<SocketAddress>> OpenSocketAddressAsync(CancellationToken cancellationToken) =>
        CallAsync(Form("apps.connections.open", [], SlackJson.Default.SocketAddress), cancellationToken);

    public async Task<SlackResult<MessageRef>> PostMessageAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var request = new PostRequest
        {
            Channel = message.Channel,
            Text = message.Text,
            Blocks = message.Blocks,
            ThreadTs = message.ThreadTs,
            ReplyBroadcast = message is { ReplyBroadcast: true, ThreadTs: not null } ? true : null,
            Metadata = message.Metadata,
            UnfurlLinks = false,
            UnfurlMedia = false,
        };
        var call = Json("chat.postMessage", request, OutgoingJson.Types.PostRequest, SlackJson.Default.PostedAnswer) with
        {
            PacedChannel = message.Channel,
            IsPlausible = answer => IsIn(message.Channel, answer),
        };
        return Select(await CallAsync(call, cancellationToken), answer => new MessageRef(answer.Channel!, answer.Ts!));
    }

    /// <summary>Shows a message to one person in a channel; Slack keeps no copy that could be read back or edited.</summary>
    public async Task<SlackResult<MessageRef>> PostEphemeralAsync(string user, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var request = new PostRequest { Channel = message.Channel, User = user, Text = message.Text, Blocks = message.Blocks, ThreadTs = message.ThreadTs };
        var call = Json("chat.postEphemeral", request, OutgoingJson.Types.PostRequest, SlackJson.Default.PostedAnswer) with { PacedChannel = message.Channel };
        return Select(await CallAsync(call, cancellationToken), answer => new MessageRef(message.Channel, answer.MessageTs ?? ""));
    }

    /// <summary>Makes an own message look like <paramref name="message"/>. Doing so twice is harmless.</summary>
    public async Task<SlackResult<MessageRef>> UpdateMessageAsync(string ts, OutgoingMessage message, CancellationToken cancellationToken)
    {
        var request = new UpdateRequest(message.Channel, ts, message.Text, message.Blocks ?? []) { Metadata = message.Metadata };
        var call = Json("chat.update", request, OutgoingJson.Types.UpdateRequest, SlackJson.Default.PostedAnswer) with
        {
            IsPlausible = answer => IsIn(message.Channel, answer) && answer.Ts == ts,
        };
        return Select(await CallAsync(call, cancellationToken), answer => new MessageRef(answer.Channel!, answer.Ts!));
    }

    public Task<SlackResult<Done>> DeleteMessageAsync(MessageRef message, CancellationToken cancellationToken) =>
        CallAsync(Json("chat.delete", new DeleteRequest(message.Channel, message.Ts), OutgoingJson.Types.DeleteRequest, SlackJson.Default.Done), cancellationToken);

    /// <summary>The direct message with one person, or with up to 8; opening it again gives the same one.</summary>
    public Task<SlackResult<Conversation>> OpenDirectMessageAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        ConversationAsync(
            Json("conversations.open", new OpenConversationRequest(string.Join(',', users)), OutgoingJson.Types.OpenConversationRequest, SlackJson.Default.ConversationAnswer),
            cancellationToken);

    public Task<SlackResult<Conversation>> GetConversationAsync(string channel, CancellationToken cancellationToken) =>
        ConversationAsync(Form("conversations.info", [new("channel", channel)], SlackJson.Default.ConversationAnswer), cancellationToken);

    public Task<SlackResult<Conversation>> JoinConversationAsync(string channel, CancellationToken cancellationToken) =>
        ConversationAsync(Json("conversations.join", new ChannelRequest(channel), OutgoingJson.Types.ChannelRequest, SlackJson.Default.ConversationAnswer), cancellationToken);

    /// <summary>One page of the channels that the app can see, archived ones left out.</summary>
    public Task<SlackResult<ConversationPage>> ListConversationsAsync(string? cursor, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> arguments = [new("types", "public_channel,private_channel"), new("exclude_archived", "true"), new("limit", "200")];
        if (cursor is not null) arguments.Add(new("cursor", cursor));
        return CallAsync(Form("conversations.list", arguments, SlackJson.Default.ConversationPage), cancellationToken);
    }

    /// <summary>One page of a channel's messages, or of a thread's.</summary>
    public Task<SlackResult<HistoryPage>> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> arguments =
            [new("channel", query.Channel), new("limit", query.Limit.ToString()), new("include_all_metadata", "true")];
        if (query.ThreadTs is not null) arguments.Add(new("ts", query.ThreadTs));
        if (query.Oldest is not null) arguments.Add(new("oldest", query.Oldest));
        if (query.Latest is not null) arguments.Add(new("latest", query.Latest));
        if (query.Cursor is not null) arguments.Add(new("cursor", query.Cursor));
        var method = query.ThreadTs is null ? "conversations.history" : "conversations.replies";
        return CallAsync(Form(method, arguments, SlackJson.Default.HistoryPage), cancellationToken);
    }

    public async Task<SlackResult<SlackUser>> GetUserAsync(string user, CancellationToken cancellationToken)
    {
        var call = Form("users.info", [new("user", user), new("include_locale", "true")], SlackJson.Default.UserAnswer) with { IsPlausible = answer => answer.User?.Id == user };
        return Select(await CallAsync(call, cancellationToken), answer => answer.User!);
    }

    /// <summary>Opens a modal; the trigger_id lives 3 s and works once.</summary>
    public Task<SlackResult<StoredView>> OpenViewAsync(string triggerId, ModalView view, CancellationToken cancellationToken) =>
        ViewAsync(Json("views.open", new OpenViewRequest(triggerId, view), OutgoingJson.Types.OpenViewRequest, SlackJson.Default.ViewAnswer), cancellationToken);

    /// <summary>With <paramref name="hash"/>, an update that another has overtaken is refused (hash_conflict).</summary>
    public Task<SlackResult<StoredView>> UpdateViewAsync(string viewId, ModalView view, string? hash, CancellationToken cancellationToken) =>
        ViewAsync(Json("views.update", new UpdateViewRequest(viewId, view) { Hash = hash }, OutgoingJson.Types.UpdateViewRequest, SlackJson.Default.ViewAnswer), cancellationToken);

    public Task<SlackResult<StoredView>> PublishHomeAsync(string user, HomeView view, string? hash, CancellationToken cancellationToken) =>
        ViewAsync(Json("views.publish", new PublishViewRequest(user, view) { Hash = hash }, OutgoingJson.Types.PublishViewRequest, SlackJson.Default.ViewAnswer), cancellationToken);

    /// <summary>Shares a file in a channel in Slack's three steps. Only the last has an effect that people see.</summary>
    public Task<SlackResult<UploadedFile>> UploadFileAsync(FileUpload file, CancellationToken cancellationToken) =>
        FileUploads.ShareAsync(this, _transport, file, cancellationToken);

    /// <summary>Answers an interaction through its response_url, whose host must be Slack's.</summary>
    public async Task<SlackResult<Done>> RespondAsync(string responseUrl, ResponseMessage message, CancellationToken cancellationToken)
    {
        if (SlackHosts.ResponseUrl(responseUrl, Options.BaseAddress) is not { } address)
            return new SlackError(SlackErrorKind.Refused, "foreign_response_url");

        var request = new ResponseRequest
        {
            Text = message.Text,
            Blocks = message.Blocks,
            ResponseType = message.DeleteOriginal || message.ReplaceOriginal ? null : message.InChannel ? "in_channel" : "ephemeral",
            ReplaceOriginal = message.DeleteOriginal ? null : message.ReplaceOriginal,
            DeleteOriginal = message.DeleteOriginal ? true : null,
            UnfurlLinks = false,
            UnfurlMedia = false,
        };
        using var content = JsonContent(request, OutgoingJson.Types.ResponseRequest);
        var error = await _transport.PostAsync(address, content, cancellationToken);
        return error is null ? new Done() : error;
    }

    internal Task<SlackResult<T>> CallAsync<T>(SlackCall<T> call, CancellationToken cancellationToken) where T : class =>
        _transport.CallAsync(call, _maxWait, cancellationToken);

    internal static SlackCall<T> Json<TRequest, T>(string method, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<T> answer) where T : class =>
        new(method, () => JsonContent(request, requestType), answer);

    internal static SlackCall<T> Form<T>(string method, IReadOnlyList<KeyValuePair<string, string>> arguments, JsonTypeInfo<T> answer) where T : class =>
        new(method, () => new FormUrlEncodedContent(arguments), answer);

    internal static SlackResult<TOut> Select<T, TOut>(SlackResult<T> result, Func<T, TOut> map) where T : class where TOut : class =>
        result.IsOk ? map(result.Value) : result.Error;

    private async Task<SlackResult<StoredView>> ViewAsync(SlackCall<ViewAnswer> call, CancellationToken cancellationToken) =>
        Select(await CallAsync(call with { IsPlausible = answer => answer.View is { Id.Length: > 0 } }, cancellationToken), answer => answer.View!);

    private async Task<SlackResult<Conversation>> ConversationAsync(SlackCall<ConversationAnswer> call, CancellationToken cancellationToken) =>
        Select(await CallAsync(call with { IsPlausible = answer => answer.Channel is { Id.Length: > 0 } }, cancellationToken), answer => answer.Channel!);

    private static bool IsIn(string channel, PostedAnswer answer) =>
        answer is { Ts.Length: > 0, Channel.Length: > 0 } && (answer.Channel == channel || channel[0] is 'U' or 'W');

    private static ByteArrayContent JsonContent<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }

    private static string[] ScopesIn(HttpResponseHeaders headers) =>
        headers.TryGetValues("x-oauth-scopes", out var values)
            ? string.Join(',', values).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
}
