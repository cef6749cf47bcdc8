using AllianceBot.Communities;
using AllianceBot.Deliveries;
using AllianceBot.Storage;

namespace AllianceBot.Chat.Console;

/// <summary>
/// The terminal as a chat platform. Printing has no key and cannot be read back: a card whose printing was cut short by a
/// crash is printed again and marked.
/// </summary>
internal sealed class ConsolePlatform(Database database, ConsoleScreen screen) : IChatPlatform
{
    public string Name => Platforms.Console;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var mark = delivery.Repeat ? "(printed again: the program was stopped while it printed this)" : null;
        await PrintAsync(delivery, mark, cancellationToken);
        return new DeliveryOutcome.Sent(delivery.Key);
    }

    public async Task<DeliveryOutcome> EditAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        await PrintAsync(delivery, "updated:", cancellationToken);
        return new DeliveryOutcome.Sent(delivery.Key);
    }

    public Task<FindOutcome> FindOutAsync(Delivery delivery, CancellationToken cancellationToken) =>
        Task.FromResult<FindOutcome>(new FindOutcome.SendMarked());

    private async Task PrintAsync(Delivery delivery, string? mark, CancellationToken cancellationToken)
    {
        var community = await database.ReadAsync(connection => CommunityStore.GetAsync(connection, delivery.Destination.CommunityId), cancellationToken);
        await screen.WriteAsync(renderer => renderer.Card(delivery.Card, mark, community.Zone), cancellationToken);
    }
}
