using System.Text.Json.Nodes;
using AllianceBot.Alerts;
using AllianceBot.Chat.Discord;
using AllianceBot.Deliveries;
using AllianceBot.Fakes.Discord;
using AllianceBot.Tests.App;
using static AllianceBot.Fakes.Discord.PermissionRules;

namespace AllianceBot.Tests.Chat.Discord;

/// <summary>Posts on the stand-in for Discord: sending, editing, and finding out what an unanswered sending did.</summary>
public sealed class DiscordPlatformTests
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_post_is_one_message_with_one_embed_and_an_enforced_nonce()
    {
        await using var bot = await DiscordBot.StartAsync();
        var sent = Assert.IsType<DeliveryOutcome.Sent>(await bot.SendAsync(bot.Delivery()));

        var message = Assert.Single(bot.Stories());
        Assert.Equal(sent.MessageId, message.Id.ToString());
        Assert.Single(message.Embeds);
        var body = Assert.Single(bot.Discord.Requests.Of("POST", "/messages")).Body!;
        Assert.Equal(DiscordNonce.Of("test-1"), (string?)body["nonce"]);
        Assert.True((bool?)body["enforce_nonce"]);
        Assert.Equal(24, DiscordNonce.Of("test-1").Length);
    }

    [Fact]
    public async Task An_edit_changes_the_message_and_keeps_its_content()
    {
        await using var bot = await DiscordBot.StartAsync();
        var role = bot.Discord.AddRole("readers", 0);
        var sent = (DeliveryOutcome.Sent)await bot.SendAsync(bot.Delivery(Some.Card() with { Ping = $"{role.Id}" }));
        await bot.EditAsync(bot.Delivery(Some.Card("Another headline"), messageId: sent.MessageId));

        var message = Assert.Single(bot.Stories());
        Assert.Equal("Another headline", (string?)message.Embeds[0]!["title"]);
        Assert.Equal($"<@&{role.Id}>", message.Content);
        Assert.Equal($$$"""{"parse":[],"roles":["{{{role.Id}}}"]}""", bot.Discord.Requests.Of("POST", "/messages")[0].Body!["allowed_mentions"]!.ToJsonString());
        Assert.Equal("""{"parse":[]}""", bot.Discord.Requests.Of("PATCH", $"/{message.Id}")[0].Body!["allowed_mentions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_message_that_a_moderator_deleted_is_gone_and_not_made_again()
    {
        await using var bot = await DiscordBot.StartAsync();
        var sent = (DeliveryOutcome.Sent)await bot.SendAsync(bot.Delivery());
        bot.Discord.Delete(bot.Stories()[0]);

        Assert.IsType<DeliveryOutcome.Gone>(await bot.EditAsync(bot.Delivery(messageId: sent.MessageId)));
        // Sent again with its nonce, Discord says that it was there and was deleted.
        Assert.IsType<DeliveryOutcome.Gone>(await bot.SendAsync(bot.Delivery(triedAgo: TimeSpan.FromSeconds(5))));
        Assert.Empty(bot.Stories());
    }

    [Fact]
    public async Task An_announcement_is_published_to_those_who_follow_the_channel()
    {
        await using var bot = await DiscordBot.StartAsync();
        var channel = bot.Discord.AddChannel("announcements", type: 5);
        await bot.SendAsync(bot.Delivery(to: await bot.AddDestinationAsync(channel, "announcement")));
        Assert.Equal(1, Assert.Single(bot.Stories(channel)).Flags & 1);
    }

    [Fact]
    public async Task A_forum_gets_a_post_whose_first_message_is_edited_even_when_its_thread_is_archived()
    {
        await using var bot = await DiscordBot.StartAsync();
        var forum = bot.Discord.AddChannel("stories", type: 15);
        var place = await bot.AddDestinationAsync(forum, "forum");
        var sent = (DeliveryOutcome.Sent)await bot.SendAsync(bot.Delivery(Some.Card(new string('x', 300)), place));
        var thread = bot.Discord.Read(world => world.Channels[ulong.Parse(sent.MessageId)]);
        Assert.Equal(100, thread.Name.Length);
        thread.Archived = true;
        Assert.IsType<DeliveryOutcome.Sent>(await bot.EditAsync(bot.Delivery(Some.Card("Later"), place, messageId: sent.MessageId)));
        Assert.Equal("Later", (string?)thread.Messages[0].Embeds[0]!["title"]);
        Assert.False(thread.Archived);

        bot.Discord.RemoveChannel(thread);
        Assert.IsType<DeliveryOutcome.Gone>(await bot.EditAsync(bot.Delivery(Some.Card(), place, messageId: sent.MessageId)));
    }

    [Fact]
    public async Task A_thread_is_posted_to_and_its_locking_closes_it()
    {
        await using var bot = await DiscordBot.StartAsync();
        var thread = bot.Discord.AddChannel("talks", type: 11);
        var place = await bot.AddDestinationAsync(thread, "thread");
        thread.Archived = true;
        Assert.IsType<DeliveryOutcome.Sent>(await bot.SendAsync(bot.Delivery(to: place)));
        thread.Locked = true;
        Assert.Equal(DiscordOutcomes.Locked, Assert.IsType<DeliveryOutcome.Closed>(await bot.SendAsync(bot.Delivery(to: place, key: "test-2"))).Reason);
    }

    [Fact]
    public async Task A_direct_message_is_opened_once_and_a_refusal_says_how_to_resume()
    {
        await using var bot = await DiscordBot.StartAsync();
        var place = bot.News with { Kind = "dm", ExternalId = $"{bot.Discord.Member.Id}@{bot.Home.Id}" };
        await bot.SendAsync(bot.Delivery(to: place));
        await bot.SendAsync(bot.Delivery(to: place, key: "test-2"));
        Assert.Equal(2, bot.Stories(bot.Discord.DmWith(bot.Discord.Member)).Count);
        Assert.Single(bot.Discord.Requests.Of("POST", "/users/@me/channels"));

        bot.Discord.Member.DmsClosed = true;
        Assert.Contains("/alliance resume", Assert.IsType<DeliveryOutcome.Closed>(await bot.SendAsync(bot.Delivery(to: place, key: "test-3"))).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ViewChannel, DiscordOutcomes.NotSeen), InlineData(SendMessages, DiscordOutcomes.NotAllowed), InlineData(EmbedLinks, DiscordOutcomes.NotAllowed)]
    public async Task A_lost_permission_closes_the_channel(ulong denied, string reason)
    {
        await using var bot = await DiscordBot.StartAsync();
        bot.Discord.Deny(bot.Discord.Channel, denied);
        Assert.Equal(reason, Assert.IsType<DeliveryOutcome.Closed>(await bot.SendAsync(bot.Delivery())).Reason);
    }

    [Fact]
    public async Task A_channel_that_is_gone_is_closed()
    {
        await using var bot = await DiscordBot.StartAsync();
        bot.Discord.RemoveChannel(bot.Discord.Channel);
        Assert.Equal(DiscordOutcomes.ChannelGone, Assert.IsType<DeliveryOutcome.Closed>(await bot.SendAsync(bot.Delivery())).Reason);
    }

    [Fact]
    public async Task A_card_that_Discord_refuses_goes_out_as_plain_text_once()
    {
        await using var bot = await DiscordBot.StartAsync();
        Refuse(bot, times: 1);
        Assert.IsType<DeliveryOutcome.Sent>(await bot.SendAsync(bot.Delivery()));
        var message = Assert.Single(bot.Stories());
        Assert.Equal("**Renault and Nissan in talks**\n<https://gazette.example/talks>\nk7f3", message.Content);
        Assert.Empty(message.Embeds);

        Refuse(bot, times: 2);
        Assert.IsType<DeliveryOutcome.Refused>(await bot.SendAsync(bot.Delivery(key: "test-2")));
    }

    [Fact]
    public async Task A_long_limit_is_given_back_with_its_time()
    {
        await using var bot = await DiscordBot.StartAsync();
        bot.Discord.Faults.Add(new FaultRule("POST", "/messages", new Fault(FaultKind.RateLimit) { RetryAfter = 300 }));
        var retry = Assert.IsType<DeliveryOutcome.Retry>(await bot.SendAsync(bot.Delivery()));
        Assert.InRange(retry.After!.Value, TimeSpan.FromSeconds(295), TimeSpan.FromSeconds(305));
    }

    [Fact]
    public async Task A_revoked_token_stops_everything_after_one_request()
    {
        await using var bot = await DiscordBot.StartAsync();
        bot.Discord.Tokens.Clear();
        var before = bot.Discord.Requests.All.Count;
        for (var i = 0; i < 5; i++)
            Assert.Equal(DiscordOutcomes.TokenRefused, Assert.IsType<DeliveryOutcome.Retry>(await bot.SendAsync(bot.Delivery(key: $"test-{i}"))).Reason);
        Assert.Equal(before + 1, bot.Discord.Requests.All.Count);
    }

    public static TheoryData<FaultKind> LostAnswers => [FaultKind.Drop, FaultKind.Status, FaultKind.Garbage, FaultKind.EmptyBody, FaultKind.WrongChannel];

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_lost_answer_makes_no_second_message(FaultKind kind)
    {
        await using var bot = await DiscordBot.StartAsync();
        bot.Discord.Faults.Add(new FaultRule("POST", "/messages", new Fault(kind) { AfterEffect = true, Status = 504 }));
        var outcome = await bot.SendAsync(bot.Delivery());
        if (outcome is DeliveryOutcome.Unsure)
            outcome = await bot.SendAsync(bot.Delivery(triedAgo: TimeSpan.FromSeconds(10)));
        Assert.Equal(Assert.Single(bot.Stories()).Id.ToString(), Assert.IsType<DeliveryOutcome.Sent>(outcome).MessageId);
    }

    [Fact]
    public async Task While_the_nonce_holds_an_unanswered_sending_is_sent_again_and_stands_once()
    {
        await using var bot = await DiscordBot.StartAsync();
        await bot.SendAsync(bot.Delivery());
        var again = bot.Delivery(triedAgo: TimeSpan.FromSeconds(30));
        Assert.IsType<FindOutcome.SendAgain>(await bot.FindAsync(again));
        Assert.IsType<DeliveryOutcome.Sent>(await bot.SendAsync(again));
        Assert.Single(bot.Stories());
    }

    public static TheoryData<string> CardKinds => ["story", "digest", "notice"];

    [Theory]
    [MemberData(nameof(CardKinds))]
    public async Task Later_the_message_is_found_by_what_it_carries_among_many_others(string kind)
    {
        await using var bot = await DiscordBot.StartAsync();
        var card = kind switch
        {
            "story" => Some.Card(),
            "digest" => new Card { Title = "2 stories", Lines = [new("One", null, "Gazette", "aaaa")], Footer = "" },
            _ => new Card { Title = "Words of the bot" },
        };
        var sent = (DeliveryOutcome.Sent)await bot.SendAsync(bot.Delivery(card));
        bot.Discord.ForgetNonces();
        for (var i = 0; i < 150; i++)
            bot.Discord.Write(bot.Discord.Member, bot.Discord.Channel, "noise test-1");
        Assert.Equal(sent.MessageId, Assert.IsType<FindOutcome.Found>(await bot.FindAsync(bot.Delivery(card, triedAgo: LongAgo))).MessageId);
        // Not even a sending that skips the finding out makes a second one.
        Assert.Equal(sent.MessageId, Assert.IsType<DeliveryOutcome.Sent>(await bot.SendAsync(bot.Delivery(card, triedAgo: LongAgo))).MessageId);
        Assert.Single(bot.Discord.Messages(bot.Discord.Channel), message => message.Author == bot.Discord.Bot);
    }

    [Fact]
    public async Task A_message_that_is_not_there_later_is_sent_again()
    {
        await using var bot = await DiscordBot.StartAsync();
        await bot.SendAsync(bot.Delivery(key: "test-11"));
        Assert.IsType<FindOutcome.SendAgain>(await bot.FindAsync(bot.Delivery(key: "test-1", triedAgo: LongAgo)));
    }

    [Fact]
    public async Task Without_the_right_to_read_it_is_unknown_and_said()
    {
        await using var bot = await DiscordBot.StartAsync();
        await bot.SendAsync(bot.Delivery());
        bot.Discord.Deny(bot.Discord.Channel, ReadMessageHistory);
        Assert.Contains("Read Message History", Assert.IsType<FindOutcome.Unknown>(await bot.FindAsync(bot.Delivery(triedAgo: LongAgo))).Reason, StringComparison.Ordinal);
        bot.Discord.Deny(bot.Discord.Channel, ViewChannel);
        Assert.IsType<FindOutcome.AskLater>(await bot.FindAsync(bot.Delivery(triedAgo: LongAgo)));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_forum_post_is_found_among_its_threads_at_any_time(bool archived)
    {
        await using var bot = await DiscordBot.StartAsync();
        var forum = bot.Discord.AddChannel("stories", type: 15);
        var place = await bot.AddDestinationAsync(forum, "forum");
        Assert.IsType<FindOutcome.SendAgain>(await bot.FindAsync(bot.Delivery(to: place, triedAgo: TimeSpan.FromSeconds(5))));
        await bot.SendAsync(bot.Delivery(to: place, key: "other"));
        bot.Discord.Faults.Add(new FaultRule("POST", "/threads", new Fault(FaultKind.Drop) { AfterEffect = true }));
        Assert.IsType<DeliveryOutcome.Unsure>(await bot.SendAsync(bot.Delivery(to: place)));

        var threads = bot.Discord.Read(world => world.Channels.Values.Where(channel => channel.ParentId == forum.Id).ToList());
        threads.ForEach(thread => thread.Archived = archived);
        var found = Assert.IsType<FindOutcome.Found>(await bot.FindAsync(bot.Delivery(to: place, triedAgo: TimeSpan.FromSeconds(5))));
        Assert.Equal(threads.Max(thread => thread.Id).ToString(), found.MessageId);
        Assert.IsType<DeliveryOutcome.Sent>(await bot.SendAsync(bot.Delivery(to: place, triedAgo: TimeSpan.FromSeconds(5))));
        Assert.Equal(2, bot.Discord.Read(world => world.Channels.Values.Count(channel => channel.ParentId == forum.Id)));
    }

    private static void Refuse(DiscordBot bot, int times) => bot.Discord.Faults.Add(new FaultRule("POST", "/messages", new Fault(FaultKind.Status)
    {
        Status = 400,
        Body = new JsonObject { ["code"] = 50035, ["message"] = "Invalid Form Body", ["errors"] = new JsonObject() },
    })
    { Times = times });
}
