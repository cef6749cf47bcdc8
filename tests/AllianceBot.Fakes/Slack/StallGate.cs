using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace AllianceBot.Fakes.Slack;

/// <summary>Lets a test turn a connection into a black hole: once closed, nothing the client sends is read any more.</summary>
internal sealed class StallGate
{
    private readonly TaskCompletionSource _never = new();
    private volatile bool _isClosed;

    public void Close() => _isClosed = true;

    /// <summary>Puts a gate before the bytes of every connection.</summary>
    public static ConnectionDelegate Install(ConnectionDelegate next) => async connection =>
    {
        var gate = new StallGate();
        connection.Features.Set(gate);
        connection.Transport = new GatedPipe(connection.Transport, gate);
        await next(connection);
    };

    private Task PassAsync(CancellationToken cancellationToken) => _isClosed ? _never.Task.WaitAsync(cancellationToken) : Task.CompletedTask;

    private sealed class GatedPipe(IDuplexPipe inner, StallGate gate) : IDuplexPipe
    {
        public PipeReader Input { get; } = new GatedReader(inner.Input, gate);

        public PipeWriter Output => inner.Output;
    }

    private sealed class GatedReader(PipeReader inner, StallGate gate) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await inner.ReadAsync(cancellationToken);
            // The end of the connection passes: the client gave up, and the request must end.
            if (!result.IsCompleted && !result.IsCanceled) await gate.PassAsync(cancellationToken);
            return result;
        }

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
