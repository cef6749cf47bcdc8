using System.Globalization;
using System.Security.Cryptography;
using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Rules;
using AllianceBot.Settings;
using AllianceBot.Storage;
using Dapper;

namespace AllianceBot.Commands;

/// <summary>What moderators set for the whole community: setup, settings, a second chat, and the audit of all changes.</summary>
internal sealed class CommunityCommands(Database database, BotSettings settings, TimeProvider time) : ICommandGroup
{
    private static readonly TimeSpan CodeLives = TimeSpan.FromMinutes(15);
    private const int PageSize = 10;

    public IReadOnlyList<SlashCommand> Commands =>
    [
        new(SlashCommand.Moderators, "setup", "Bring the starter rules to this channel and set language and time zone",
        [
            Language(),
            Zone(),
            new("rules", "yes or no: the starter rules post here", Choices: ["yes", "no"]),
            new("channel", "where the alerts shall come; without it: here", Kind: OptionKind.Place),
        ], SetupAsync),
        new(SlashCommand.Moderators, "settings", "Show or change language and time zone",
            [Language(), Zone()], SettingsAsync),
        new(SlashCommand.Moderators, "link", "Join a second chat: without a code it gives one, with a code it joins this chat to that community",
            [new("code", "the code that the other chat was given")], LinkAsync),
        new(SlashCommand.Moderators, "audit", "Who changed what, and when", [new("page", "the page of the list")], AuditAsync),
        new(SlashCommand.Moderators, "dashboard", "Where the dashboard is", [], DashboardAsync),
    ];

    private async Task<Reply> SetupAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var community = call.Caller.Community;
        var place = call["channel"] is { } name
            ? RouteCommands.Named(await database.ReadAsync(connection => DestinationStore.OfCommunityAsync(connection, community.Id), cancellationToken), name)
            : call.Caller.Here;
        if (place is not { } here)
            return Reply.Error(call["channel"] is { } unknown ? $"There is no place \"{unknown}\" here." : "Say it in the channel where the alerts shall come.");
        if (Wrong(call) is { } wrong)
            return wrong;
        var routed = await database.WriteAsync(async connection =>
        {
            await ChangeAsync(connection, call, "setup");
            await connection.ExecuteAsync("UPDATE communities SET ready_ms = COALESCE(ready_ms, @NowMs) WHERE id = @Id", new { NowMs, community.Id });
            if (call["rules"] == "no")
                return 0;
            await WatchRuleStore.StartSeededAsync(connection, community.Id);
            return await connection.ExecuteAsync(
                """
                INSERT INTO routes (rule_id, destination_id, mode)
                SELECT id, @destinationId, 'now' FROM watch_rules WHERE community_id = @Id AND origin IN ('seed', 'settings') AND owner_id IS NULL AND removed_ms IS NULL
                ON CONFLICT (rule_id, destination_id) DO NOTHING
                """, new { destinationId = here.Id, community.Id });
        }, cancellationToken);
        var after = await database.ReadAsync(connection => CommunityStore.GetAsync(connection, community.Id), cancellationToken);
        return Reply.Of($"{here.Name} is set up: language {after.Language}, time zone {after.TimeZone}.",
        [
            call["rules"] == "no" ? "No starter rule was brought here." : routed > 0 ? $"{routed} starter rules post here from now on." : "The starter rules post here already.",
            "/alliance-mod rule test tries a rule of your own, /alliance-mod feed add follows a feed.",
        ]);
    }

    private async Task<Reply> SettingsAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Wrong(call) is { } wrong)
            return wrong;
        if (call["language"] is not null || call["zone"] is not null)
            await database.WriteAsync(connection => ChangeAsync(connection, call, "settings"), cancellationToken);
        var (after, unsure) = await database.ReadAsync(async connection =>
            (await CommunityStore.GetAsync(connection, call.Caller.Community.Id), await UnsurePosts.CountAsync(connection, call.Caller.Community.Id)), cancellationToken);
        return Reply.Of($"Settings of {after.Name}",
        [
            ReplyLine.Bullet($"language: {after.Language}"),
            ReplyLine.Bullet($"zone: {after.TimeZone}"),
            .. unsure > 0 ? (ReplyLine[])[$"{unsure} perhaps posted: /alliance-mod unsure shows what."] : [],
        ]);
    }

    private async Task<Reply> LinkAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var caller = call.Caller;
        if (call["code"] is not { } typed)
        {
            var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
            await database.WriteAsync(connection => connection.ExecuteAsync(
                "INSERT INTO link_codes (code, community_id, until_ms) VALUES (@code, @Id, @until)",
                new { code, caller.Community.Id, until = NowMs + (long)CodeLives.TotalMilliseconds }), cancellationToken);
            return Reply.Of($"Within {(int)CodeLives.TotalMinutes} minutes, say /alliance-mod link {code} in the other chat: it then shares this community's rules and feeds.");
        }
        return await database.WriteAsync(async connection =>
        {
            var target = await connection.QuerySingleOrDefaultAsync<long?>(
                "DELETE FROM link_codes WHERE code = @code AND until_ms > @NowMs RETURNING community_id", new { code = typed.Trim().ToLowerInvariant(), NowMs });
            if (target is not { } communityId)
                return Reply.Error("That code is unknown or too old: ask for a new one with /alliance-mod link in the other chat.");
            if (communityId == caller.Community.Id)
                return Reply.Error("This chat is in that community already.");
            await connection.ExecuteAsync(
                """
                UPDATE chats SET community_id = @communityId WHERE id = @ChatId;
                DELETE FROM routes WHERE destination_id IN (SELECT id FROM destinations WHERE chat_id = @ChatId);
                UPDATE destinations SET community_id = @communityId WHERE chat_id = @ChatId AND kind <> 'dm'
                """, new { communityId, caller.ChatId });
            await AuditStore.AddAsync(connection, communityId, caller.Actor, "link", caller.Platform, null, new { caller.ChatId }, NowMs);
            return Reply.Of("This chat is linked. /alliance-mod setup brings the rules to this channel, /alliance-mod route sends a rule here.");
        }, cancellationToken);
    }

    private async Task<Reply> AuditAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var entries = await database.ReadAsync(
            connection => AuditStore.LatestAsync(connection, call.Caller.Community.Id, PageSize + 1, (call.Page - 1) * PageSize), cancellationToken);
        var zone = call.Caller.Community.Zone;
        return entries.Count == 0
            ? call.Page > 1 ? Reply.Error("There is no such page.") : Reply.Of("Nothing was changed yet.")
            : Reply.Of("Changes, the newest first", entries.Take(PageSize).Select(entry => ReplyLine.Bullet(
                $"{When.Local(entry.AtMs, zone)}  {entry.Actor}  ", new ReplySpan(entry.Action, Bold: true), $"  {entry.Subject}{AuditWords.Difference(entry)}")))
                with
            { Pages = (call.Page, call.Page + (entries.Count > PageSize ? 1 : 0)) };
    }

    private Task<Reply> DashboardAsync(CommandCall call, CancellationToken cancellationToken) =>
        Task.FromResult(Reply.Of($"The dashboard listens on {settings.Web.Urls}, on the machine that runs the bot."));

    private async Task ChangeAsync(System.Data.Common.DbConnection connection, CommandCall call, string action)
    {
        var before = await CommunityStore.GetAsync(connection, call.Caller.Community.Id);
        var after = before with { Language = call["language"] ?? before.Language, TimeZone = call["zone"] ?? before.TimeZone };
        await CommunityStore.ChangeAsync(connection, after);
        await AuditStore.AddAsync(connection, before.Id, call.Caller.Actor, action, before.Name, before, after, NowMs);
    }

    private static CommandOption Language() => new("language", "of the community, such as en or fr", Suggest: (_, typed, _) =>
        Task.FromResult(Suggestions.Of(Languages.Value.Select(culture => culture.Name), typed)));

    private static CommandOption Zone() => new("zone", "its time zone, such as Europe/Paris", Suggest: (_, typed, _) =>
        Task.FromResult(Suggestions.Of(Zones.Value, typed)));

    private static Reply? Wrong(CommandCall call)
    {
        if (call["language"] is { } language && Languages.Value.All(culture => !culture.Name.Equals(language, StringComparison.OrdinalIgnoreCase)))
        {
            var meant = Languages.Value.FirstOrDefault(culture => culture.EnglishName.Equals(language, StringComparison.OrdinalIgnoreCase) || culture.NativeName.Equals(language, StringComparison.OrdinalIgnoreCase));
            return Reply.Error($"\"{language}\" is not a language: write {meant?.Name ?? "en, fr, ja or the like"}.");
        }
        if (call["zone"] is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            var near = NearNames.Nearest(Zones.Value, zone.Replace(' ', '_'));
            return Reply.Error($"\"{zone}\" is not a time zone: write {near ?? "Europe/Paris, Asia/Tokyo or the like"}.");
        }
        return null;
    }

    // Sorting them by their names would read the names of all.
    private static readonly Lazy<IReadOnlyList<string>> Zones = new(() => [.. TimeZoneInfo.GetSystemTimeZones(skipSorting: true).Select(zone => zone.Id).Order(StringComparer.Ordinal)]);

    private static readonly Lazy<IReadOnlyList<CultureInfo>> Languages = new(() => [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => culture.Name.Length > 0).OrderBy(culture => culture.Name.Length)]);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
