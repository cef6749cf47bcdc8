namespace AllianceBot.Fakes.Discord;

/// <summary>Permission bits and who has them: topics/permissions.</summary>
public static class PermissionRules
{
    public const ulong Administrator = 1UL << 3;
    public const ulong ManageGuild = 1UL << 5;
    public const ulong ViewChannel = 1UL << 10;
    public const ulong SendMessages = 1UL << 11;
    public const ulong ManageMessages = 1UL << 13;
    public const ulong EmbedLinks = 1UL << 14;
    public const ulong AttachFiles = 1UL << 15;
    public const ulong ReadMessageHistory = 1UL << 16;
    public const ulong ManageThreads = 1UL << 34;
    public const ulong CreatePublicThreads = 1UL << 35;
    public const ulong CreatePrivateThreads = 1UL << 36;
    public const ulong SendMessagesInThreads = 1UL << 38;

    /// <summary>What an invite of a posting bot asks for; granted to @everyone of new servers here.</summary>
    public const ulong Usual = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | CreatePublicThreads | SendMessagesInThreads;

    public static ulong Of(World world, FakeChannel channel, ulong userId)
    {
        if (world.GuildOf(channel) is not { } guild)
            return ulong.MaxValue;
        var permissions = Of(guild, userId);
        if ((permissions & Administrator) != 0)
            return ulong.MaxValue;
        var source = channel.IsThread ? world.Channels.GetValueOrDefault(channel.ParentId) ?? channel : channel;
        var roles = guild.Members.GetValueOrDefault(userId)?.Roles ?? [];
        permissions = Apply(permissions, source.Overwrites.Where(overwrite => !overwrite.IsMember && overwrite.Id == guild.Id));
        permissions = Apply(permissions, source.Overwrites.Where(overwrite => !overwrite.IsMember && roles.Contains(overwrite.Id)));
        return Apply(permissions, source.Overwrites.Where(overwrite => overwrite.IsMember && overwrite.Id == userId));
    }

    public static ulong Of(FakeGuild guild, ulong userId)
    {
        if (guild.OwnerId == userId)
            return ulong.MaxValue;
        var roles = guild.Members.GetValueOrDefault(userId)?.Roles ?? [];
        return guild.Roles.Where(role => role.Id == guild.Id || roles.Contains(role.Id)).Aggregate(0UL, (bits, role) => bits | role.Permissions);
    }

    /// <summary>Refuses with 50001 what the bot cannot see, with 50013 what it may not do.</summary>
    public static void Demand(World world, FakeChannel channel, ulong needed)
    {
        if (channel.GuildId != 0 && !world.Guilds.ContainsKey(channel.GuildId))
            throw new ApiRefusal(403, 50001, "Missing Access");
        var permissions = Of(world, channel, world.Bot.Id);
        if ((permissions & ViewChannel) == 0)
            throw new ApiRefusal(403, 50001, "Missing Access");
        if ((permissions & needed) != needed)
            throw new ApiRefusal(403, 50013, "Missing Permissions");
    }

    private static ulong Apply(ulong permissions, IEnumerable<FakeOverwrite> overwrites)
    {
        var (allow, deny) = overwrites.Aggregate((Allow: 0UL, Deny: 0UL), (sum, overwrite) => (sum.Allow | overwrite.Allow, sum.Deny | overwrite.Deny));
        return (permissions & ~deny) | allow;
    }
}
