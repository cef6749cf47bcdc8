using System.Text.Json.Nodes;

namespace AllianceBot.Fakes.Discord;

/// <summary>What owners, moderators and users do.</summary>
public sealed partial class FakeDiscord
{
    public FakeUser AddUser(string name) => Read(world =>
    {
        var user = new FakeUser { Id = world.NewId(), Name = name };
        world.Users.Add(user.Id, user);
        return user;
    });

    /// <summary>The bot joins a new server.</summary>
    public FakeGuild AddGuild(string name, FakeUser owner) => Read(world =>
    {
        var guild = new FakeGuild { Id = world.NewId(), Name = name, OwnerId = owner.Id };
        guild.Roles.Add(new FakeRole { Id = guild.Id, Name = "@everyone", Permissions = PermissionRules.Usual });
        guild.Members.Add(world.Bot.Id, new FakeMember { User = world.Bot });
        guild.Members.Add(owner.Id, new FakeMember { User = owner });
        world.Guilds.Add(guild.Id, guild);
        _gateway.Dispatch(guild.Id, "GUILD_CREATE", WorldJson.GuildCreate(world, guild), GatewayHub.GuildsIntent);
        return guild;
    });

    /// <summary>The bot is removed from a server.</summary>
    public void RemoveGuild(FakeGuild guild) => Read(world =>
    {
        _gateway.Dispatch(guild.Id, "GUILD_DELETE", new JsonObject { ["id"] = WorldJson.Id(guild.Id) }, GatewayHub.GuildsIntent);
        guild.Channels.ForEach(channel => world.Channels.Remove(channel.Id));
        return world.Guilds.Remove(guild.Id);
    });

    /// <param name="type">0 text, 5 announcement, 15 forum.</param>
    public FakeChannel AddChannel(string name, int type = 0, FakeGuild? guild = null) => Read(world =>
        _publisher.AddChannel(guild ?? Guild, new FakeChannel { Id = world.NewId(), GuildId = (guild ?? Guild).Id, Type = type, Name = name }));

    public void RemoveChannel(FakeChannel channel) => Read(_ =>
    {
        _publisher.RemoveChannel(channel);
        return true;
    });

    public void Join(FakeGuild guild, FakeUser user) => Read(_ => guild.Members[user.Id] = new FakeMember { User = user });

    public FakeRole AddRole(string name, ulong permissions, params IReadOnlyList<FakeUser> members) => Read(world =>
    {
        var role = new FakeRole { Id = world.NewId(), Name = name, Permissions = permissions };
        Guild.Roles.Add(role);
        foreach (var member in members)
            Guild.Members[member.Id].Roles.Add(role.Id);
        return role;
    });

    /// <summary>Takes permissions from the bot in a channel, or gives them back with 0. See <see cref="PermissionRules"/>.</summary>
    public void Deny(FakeChannel channel, ulong permissions) => Read(world =>
    {
        channel.Overwrites.RemoveAll(overwrite => overwrite.Id == world.Bot.Id);
        if (permissions != 0)
            channel.Overwrites.Add(new FakeOverwrite { Id = world.Bot.Id, IsMember = true, Deny = permissions });
        _publisher.ChannelChanged(channel);
        return true;
    });

    /// <summary>A moderator deletes a message.</summary>
    public void Delete(FakeMessage message) => Read(_ =>
    {
        _publisher.Delete(message);
        return true;
    });

    public void ForgetNonces() => Read(world =>
    {
        world.Nonces.Clear();
        return true;
    });

    public IReadOnlyList<FakeMessage> Messages(FakeChannel channel) => Read(_ => channel.Messages.ToList());

    public FakeChannel DmWith(FakeUser user) => Read(world => world.DmWith(user));

    /// <summary>A user sends a slash command.</summary>
    public FakeInteraction Slash(FakeUser user, FakeChannel channel, string path, params IReadOnlyList<(string Name, object Value)> options) =>
        Read(_ => _users.Command(user, channel, path, options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal)));

    /// <summary>A user types in an option that has autocomplete.</summary>
    public FakeInteraction Autocomplete(
        FakeUser user, FakeChannel channel, string path, string focused, params IReadOnlyList<(string Name, object Value)> options) =>
        Read(_ => _users.Command(user, channel, path, options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal), focused));

    /// <summary>A user presses a button.</summary>
    public FakeInteraction Press(FakeUser user, FakeMessage message, string customId) => Read(_ => _users.Press(user, message, customId));

    /// <summary>A user chooses in a select.</summary>
    public FakeInteraction Choose(FakeUser user, FakeMessage message, string customId, params IReadOnlyList<string> values) =>
        Read(_ => _users.Press(user, message, customId, values));

    /// <summary>A user fills in the modal that an interaction opened.</summary>
    public FakeInteraction Submit(FakeInteraction opened, params IReadOnlyList<(string Id, string Value)> values) =>
        Read(_ => _users.Submit(opened, values.ToDictionary(value => value.Id, value => value.Value, StringComparer.Ordinal)));

    /// <summary>A user writes a message, in a DM as well.</summary>
    public FakeMessage Write(FakeUser user, FakeChannel channel, string content) => Read(_ => _users.Write(user, channel, content));
}
