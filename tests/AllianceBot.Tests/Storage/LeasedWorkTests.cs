using AllianceBot.Storage;
using AllianceBot.Tests.App;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AllianceBot.Tests.Storage;

/// <summary>Work that one replica does while the others stand by; two of them here, on one clock.</summary>
public sealed class LeasedWorkTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task One_replica_works_and_the_other_one_when_it_has_stopped()
    {
        await using var store = await TestStore.SqliteAsync();
        using var first = new Replica(store, _time);
        using var second = new Replica(store, _time);
        first.Start();
        await UntilAsync(() => first.Turns == 1, step: TimeSpan.Zero);
        second.Start();
        for (var passed = LeasedWork.LookAgain; passed < LeasedWork.Length; passed += LeasedWork.LookAgain)
            _time.Advance(LeasedWork.LookAgain);
        Assert.Equal(0, second.Turns);

        await first.StopAsync();
        await UntilAsync(() => second.Turns == 1);
        await second.StopAsync();
    }

    [Fact]
    public async Task Whoever_works_renews_the_lease()
    {
        await using var store = await TestStore.SqliteAsync();
        using var replica = new Replica(store, _time);
        replica.Start();
        await UntilAsync(() => replica.Turns == 1, step: TimeSpan.Zero);
        var first = await UntilMsAsync();
        await UntilAsync(async () => await UntilMsAsync() > first, LeasedWork.LookAgain);
        Assert.Equal(1, replica.Turns);
        await replica.StopAsync();
        Assert.Equal(0, await UntilMsAsync());

        Task<long> UntilMsAsync() => store.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT until_ms FROM leases"), CancellationToken.None);
    }

    [Fact]
    public async Task Work_whose_lease_another_replica_has_taken_stops_and_waits_for_its_next_turn()
    {
        await using var store = await TestStore.SqliteAsync();
        using var replica = new Replica(store, _time);
        replica.Start();
        await UntilAsync(() => replica.Turns == 1, step: TimeSpan.Zero);

        await store.Database.WriteAsync(
            async connection =>
            {
                await LeaseStore.ForgetAllAsync(connection);
                await Lease.TakeAsync(connection, store.Database.Dialect, Replica.Work, "another", _time.GetUtcNow().ToUnixTimeMilliseconds(), TimeSpan.FromMinutes(1));
            }, CancellationToken.None);
        await UntilAsync(() => replica.Stops == 1);
        Assert.Equal(1, replica.Turns);

        await UntilAsync(() => replica.Turns == 2);
        await replica.StopAsync();
    }

    [Fact]
    public async Task Work_that_ends_by_itself_is_not_done_again()
    {
        await using var store = await TestStore.SqliteAsync();
        using var replica = new Replica(store, _time);
        replica.Start();
        await UntilAsync(() => replica.Turns == 1, step: TimeSpan.Zero);
        replica.Finish();
        await replica.Running;
        Assert.Equal(1, replica.Turns);
    }

    private Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()), LeasedWork.LookAgain);

    private Task UntilAsync(Func<bool> condition, TimeSpan step) => UntilAsync(() => Task.FromResult(condition()), step);

    private async Task UntilAsync(Func<Task<bool>> condition, TimeSpan step)
    {
        while (!await condition())
        {
            _time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Replica(TestStore store, TimeProvider time) : IDisposable
    {
        public const string Work = "work";
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _finish = new();

        public int Turns;
        public int Stops;

        public Task Running { get; private set; } = Task.CompletedTask;

        public void Start() => Running = new LeasedWork(Work, store.Database, time, NullLogger.Instance).RunAsync(DoAsync, _stop.Token);

        public void Finish() => _finish.SetResult();

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Running);
        }

        public void Dispose() => _stop.Dispose();

        private async Task DoAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref Turns);
            try
            {
                await _finish.Task.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Increment(ref Stops);
            }
        }
    }
}
