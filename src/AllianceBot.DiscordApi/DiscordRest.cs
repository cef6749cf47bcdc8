using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AllianceBot.DiscordApi.Models;
using AllianceBot.DiscordApi.Rest;

namespace AllianceBot.DiscordApi;

/// <summary>
/// Discord's REST API v10, as much of it as a bot of posts and commands needs. Calls wait for rate limits and repeat what
/// is safe to repeat; failures are values. One instance for a token: it holds the limits. Safe to use from many tasks.
/// </summary>
/// <remarks>
/// Cancelling a call after its request was written leaves its effect unknown. The HttpClient is the caller's and must not
/// have a timeout shorter than <see cref="DiscordRestOptions.RequestTimeout"/>, nor follow redirects.
/// </remarks>
public sealed partial class DiscordRest
{
    private readonly RequestSender _sender;
    private readonly TimeSpan _maxWait;

    public DiscordRest(HttpClient http, DiscordRestOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _sender = new RequestSender(http, options, time);
        _maxWait = options.MaxWait;
    }

    private DiscordRest(RequestSender sender, TimeSpan maxWait)
    {
        _sender = sender;
        _maxWait = maxWait;
    }

    /// <summary>Answers 401, 403 and 429 of the last ten minutes that Discord counts against this address.</summary>
    public int InvalidRequests => _sender.InvalidRequests;

    /// <summary>The same client with another patience: calls that would wait longer for limits or between attempts answer
    /// <see cref="DiscordErrorKind.RateLimited"/> at once instead, with the wait.</summary>
    public DiscordRest WithMaxWait(TimeSpan maxWait) => new(_sender, maxWait);

    public Task<DiscordResult<GatewayAddress>> GetGatewayBotAsync(CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"gateway/bot"), DiscordJson.Default.GatewayAddress, cancellationToken);

    public Task<DiscordResult<Application>> GetCurrentApplicationAsync(CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"applications/@me"), DiscordJson.Default.Application, cancellationToken);

    public Task<DiscordResult<User>> GetCurrentUserAsync(CancellationToken cancellationToken) =>
        GetAsync(Route.Of($"users/@me"), DiscordJson.Default.User, cancellationToken);

    private Task<DiscordResult<T>> GetAsync<T>(Route route, JsonTypeInfo<T> answer, CancellationToken cancellationToken, string query = "") =>
        SendAsync(new DiscordRequest(HttpMethod.Get, route) { Query = query }, answer, cancellationToken);

    private Task<DiscordResult<T>> SendAsync<T>(
        DiscordRequest request, JsonTypeInfo<T> answer, CancellationToken cancellationToken, Func<T, bool>? isPlausible = null) =>
        _sender.SendAsync<T>(
            request,
            body => JsonSerializer.Deserialize(body, answer) is { } value && (isPlausible?.Invoke(value) ?? true) ? (true, value) : (false, default),
            _maxWait,
            cancellationToken);

    private Task<DiscordResult<Done>> SendAsync(DiscordRequest request, CancellationToken cancellationToken) =>
        _sender.SendAsync<Done>(request, _ => (true, default), _maxWait, cancellationToken);
}
