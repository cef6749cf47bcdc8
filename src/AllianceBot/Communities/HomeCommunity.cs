using System.Data.Common;
using AllianceBot.Storage;

namespace AllianceBot.Communities;

/// <summary>The community that a self-hoster's settings make, with every configured chat in it.</summary>
internal static class HomeCommunity
{
    /// <summary>The external id of the console's chat and destination.</summary>
    public const string Terminal = "terminal";

    /// <summary>
    /// Makes the community and the terminal, which is a destination only while no chat token is set. Returns the community
    /// and the destinations to which the starter rules go.
    /// </summary>
    public static async Task<(Community Community, IReadOnlyList<Destination> Defaults)> EnsureAsync(
        DbConnection connection, CommunityOptions options, IReadOnlyList<ConfiguredChat> chats, long nowMs)
    {
        var community = await CommunityStore.GetOrAddAsync(
            connection, new Community { Key = Community.Home, Name = options.Name, Language = options.Language, TimeZone = options.TimeZone }, nowMs);
        community = await ApplyAsync(connection, community, options);
        var terminal = await AddAsync(connection, community.Id, new ConfiguredChat(Platforms.Console, Terminal, Terminal, "terminal", "terminal"), nowMs);
        if (chats.Count == 0)
        {
            await DestinationStore.ResumeAsync(connection, terminal.Id);
            return (community, [terminal]);
        }
        await DestinationStore.PauseAsync(connection, terminal.Id, "a chat token is set: posts go there", nowMs);
        var defaults = new List<Destination>();
        foreach (var chat in chats)
            defaults.Add(await AddAsync(connection, community.Id, chat, nowMs));
        return (community, defaults);
    }

    // What the settings say anew counts; what people set in chat since the settings last changed stays.
    private static async Task<Community> ApplyAsync(DbConnection connection, Community community, CommunityOptions options)
    {
        var said = $"{options.Name}\n{options.Language}\n{options.TimeZone}";
        var saidBefore = await MetaStore.GetAsync(connection, "settings community");
        await MetaStore.SetAsync(connection, "settings community", said);
        if (saidBefore is null || saidBefore == said)
            return community;
        var changed = community with { Name = options.Name, Language = options.Language, TimeZone = options.TimeZone };
        await CommunityStore.ChangeAsync(connection, changed);
        return changed;
    }

    private static async Task<Destination> AddAsync(DbConnection connection, long communityId, ConfiguredChat chat, long nowMs)
    {
        var chatId = await DestinationStore.GetOrAddChatAsync(connection, communityId, chat.Platform, chat.ChatId, chat.Name, nowMs);
        return await DestinationStore.GetOrAddAsync(connection, new Destination
        {
            ChatId = chatId,
            CommunityId = communityId,
            Platform = chat.Platform,
            ExternalId = chat.ChannelId,
            Kind = chat.Kind,
            Name = chat.Name,
        });
    }
}

/// <summary>A chat that the settings name: its platform, the guild or workspace, and the channel for the starter rules.</summary>
internal sealed record ConfiguredChat(string Platform, string ChatId, string ChannelId, string Kind, string Name);

/// <summary>Settings of the section Community: the home community.</summary>
internal sealed class CommunityOptions
{
    public string Name { get; set; } = "home";

    /// <summary>BCP 47 language of the community; reports in it lead a card.</summary>
    public string Language { get; set; } = "en";

    /// <summary>IANA time zone, such as Europe/Paris.</summary>
    public string TimeZone { get; set; } = "UTC";
}
