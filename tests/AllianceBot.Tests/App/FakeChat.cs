using System.Collections.Concurrent;
using AllianceBot.Chat;
using AllianceBot.Communities;
using AllianceBot.Deliveries;

namespace AllianceBot.Tests.App;

/// <summary>A call that the chat got.</summary>
internal sealed record ChatCall(string What, Delivery Delivery)
{
    public override string ToString() => $"{What} {Delivery.Card.Title} → {Delivery.Destination.Name}";
}

/// <summary>
/// A chat under the name of Discord that records every call and keeps the messages that it was given. Each answer can be
/// scripted; without a script everything succeeds.
/// </summary>
internal sealed class FakeChat : IChat, IChatPlatform
{
    public const string Guild = "guild-1", News = "news";
    private readonly ConcurrentQueue<ChatCall> _calls = new();
    private readonly ConcurrentDictionary<string, Delivery> _messages = new();
    private int _messageIds;

    public string Name => Platforms.Discord;

    /// <summary>Asked before a sending succeeds; another outcome than null stands in its place.</summary>
    public Func<Delivery, Task<DeliveryOutcome?>> OnSend { get; set; } = _ => Task.FromResult<DeliveryOutcome?>(null);

    /// <summary>False: a call goes on whatever its caller does, as it does for a caller who died.</summary>
    public bool HeedsCancellation { get; set; } = true;

    public Func<Delivery, DeliveryOutcome?> OnEdit { get; set; } = _ => null;

    public Func<Delivery, FindOutcome> OnFind { get; set; } = _ => new FindOutcome.SendAgain();

    public IReadOnlyList<ChatCall> Calls => [.. _calls];

    /// <summary>What stands in the chat, by the id of the message.</summary>
    public IReadOnlyDictionary<string, Delivery> Messages => _messages;

    /// <summary>The titles that stand in a channel, in the order of their sending.</summary>
    public IReadOnlyList<string> Titles(string channel = News) =>
        [.. _messages.Where(message => message.Value.Destination.Name == channel).OrderBy(message => int.Parse(message.Key[1..])).Select(message => message.Value.Card.Title)];

    public int Count(string what) => Calls.Count(call => call.What == what);

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        _calls.Enqueue(new ChatCall("send", delivery));
        return await OnSend(delivery).WaitAsync(HeedsCancellation ? cancellationToken : CancellationToken.None) ?? Put(delivery);
    }

    public Task<DeliveryOutcome> EditAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        _calls.Enqueue(new ChatCall("edit", delivery));
        if (OnEdit(delivery) is { } other)
            return Task.FromResult(other);
        _messages[delivery.MessageId!] = delivery;
        return Task.FromResult<DeliveryOutcome>(new DeliveryOutcome.Sent(delivery.MessageId!));
    }

    public Task<FindOutcome> FindOutAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        _calls.Enqueue(new ChatCall("find", delivery));
        return Task.FromResult(OnFind(delivery));
    }

    public Task<ChatCheck> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ChatCheck(new ConfiguredChat(Platforms.Discord, Guild, "channel-1", "channel", News), [], []));

    public Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <summary>The message is there, whatever the answer says.</summary>
    public DeliveryOutcome Put(Delivery delivery)
    {
        var id = $"m{Interlocked.Increment(ref _messageIds)}";
        _messages[id] = delivery;
        return new DeliveryOutcome.Sent(id);
    }
}
