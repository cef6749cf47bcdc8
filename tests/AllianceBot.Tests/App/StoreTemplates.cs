using AllianceBot.Tests.App;

[assembly: AssemblyFixture(typeof(StoreTemplates))]

namespace AllianceBot.Tests.App;

/// <summary>Drops, at the end of the run, what the tests' stores were copied from.</summary>
public sealed class StoreTemplates : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await TestStore.DropTemplatesAsync();
}
