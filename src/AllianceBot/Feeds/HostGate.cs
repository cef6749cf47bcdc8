namespace AllianceBot.Feeds;

/// <summary>
/// Lets one request at a time through to each host, with a pause between two, and a bounded number over all hosts.
/// A request that turns out slow moves to a place among the slow ones, so that hanging hosts cannot stop the healthy
/// ones; a host whose last request was slow starts there.
/// </summary>
internal sealed class HostGate : IDisposable
{
    private static readonly TimeSpan SlownessForgotten = TimeSpan.FromHours(24);

    private readonly PollingOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _slowPlaces;

    // The dictionary's lock guards every host's state.
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private int _sweepAt = 1024;

    public HostGate(PollingOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _places = new SemaphoreSlim(options.Concurrency);
        _slowPlaces = new SemaphoreSlim(options.SlowConcurrency);
    }

    /// <summary>
    /// Waits for the host's turn, then for a place. Null if the host is held, or if neither came within <paramref name="patience"/>:
    /// ask again at <see cref="FreeAt"/>. Dispose what is returned when the answer has been read.
    /// </summary>
    public async ValueTask<Pass?> EnterAsync(string hostName, TimeSpan? patience, CancellationToken cancellationToken)
    {
        using var timer = patience is { } most ? new CancellationTokenSource(most, _time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var host = Join(hostName);
        var hasTurn = false;
        Pass? pass = null;
        try
        {
            await host.Turn.WaitAsync(either.Token);
            hasTurn = true;
            if (PauseBefore(host) is not { } pause)
                return null;
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, _time, cancellationToken);
            var places = StartsSlow(host) ? _slowPlaces : _places;
            await places.WaitAsync(either.Token);
            return pass = new Pass(this, host, places);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (pass is null)
                Leave(host, hasTurn);
        }
    }

    /// <summary>The server asked for fewer requests (429): nobody asks this host before then.</summary>
    public void Hold(string hostName, TimeSpan duration)
    {
        lock (_hosts)
        {
            var host = FindOrAdd(hostName);
            host.HeldUntil = Later(host.HeldUntil, _time.GetUtcNow() + duration);
        }
    }

    /// <summary>When the host may be asked next, as far as is known now; never in the past.</summary>
    public DateTimeOffset FreeAt(string hostName)
    {
        lock (_hosts)
        {
            var now = _time.GetUtcNow();
            if (!_hosts.TryGetValue(hostName, out var host))
                return now;
            var free = Later(now, Later(host.HeldUntil, host.FreeAt));
            return free + (host.Users * _options.HostDelay.Value);
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _slowPlaces.Dispose();
    }

    /// <summary>What is left of the pause after the last request. Null: the host is held.</summary>
    private TimeSpan? PauseBefore(Host host)
    {
        lock (_hosts)
        {
            var now = _time.GetUtcNow();
            return host.HeldUntil > now ? null : host.FreeAt - now;
        }
    }

    private bool StartsSlow(Host host)
    {
        lock (_hosts)
            return host.WasSlow;
    }

    private Host Join(string hostName)
    {
        lock (_hosts)
        {
            var host = FindOrAdd(hostName);
            host.Users++;
            return host;
        }
    }

    private void Leave(Host host, bool hadTurn)
    {
        lock (_hosts)
            host.Users--;
        if (hadTurn)
            host.Turn.Release();
    }

    private Host FindOrAdd(string hostName)
    {
        if (_hosts.TryGetValue(hostName, out var host))
            return host;
        Sweep();
        return _hosts[hostName] = new Host();
    }

    // Forgets hosts of which nothing needs to be remembered, each time their number has doubled.
    private void Sweep()
    {
        if (_hosts.Count < _sweepAt)
            return;
        var now = _time.GetUtcNow();
        foreach (var (name, host) in _hosts)
        {
            var remembered = host.WasSlow ? host.FreeAt + SlownessForgotten : host.FreeAt;
            if (host.Users == 0 && Later(remembered, host.HeldUntil) <= now)
                _hosts.Remove(name);
        }
        _sweepAt = Math.Max(1024, 2 * _hosts.Count);
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    /// <summary>A host's turn and one of the places.</summary>
    internal sealed class Pass : IDisposable
    {
        private readonly HostGate _gate;
        private readonly Host _host;
        private readonly ITimer _slow;
        private SemaphoreSlim? _place;
        private bool _isSlow;

        internal Pass(HostGate gate, Host host, SemaphoreSlim place)
        {
            (_gate, _host, _place) = (gate, host, place);
            _slow = gate._time.CreateTimer(static pass => ((Pass)pass!).MoveToSlowPlace(), this, gate._options.SlowAfter, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _slow.Dispose();
            if (Interlocked.Exchange(ref _place, null) is not { } place)
                return;
            place.Release();
            lock (_gate._hosts)
            {
                _host.WasSlow = _isSlow;
                _host.FreeAt = _gate._time.GetUtcNow() + _gate._options.HostDelay;
            }
            _gate.Leave(_host, hadTurn: true);
        }

        private void MoveToSlowPlace()
        {
            _isSlow = true;
            if (!ReferenceEquals(_place, _gate._places) || !_gate._slowPlaces.Wait(0))
                return;
            // If Dispose came in between, it has given back the old place; then the new one goes back as well.
            var moved = Interlocked.CompareExchange(ref _place, _gate._slowPlaces, _gate._places) == _gate._places;
            (moved ? _gate._places : _gate._slowPlaces).Release();
        }
    }

    internal sealed class Host
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public int Users { get; set; }
        public bool WasSlow { get; set; }
        public DateTimeOffset FreeAt { get; set; }
        public DateTimeOffset HeldUntil { get; set; }
    }
}
