using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Replication;

/// <summary>An append that waits until it may be acknowledged.</summary>
/// <param name="nextOffset">The offset after its last record.</param>
internal sealed class AppendWaiter(long nextOffset)
{
    /// <summary>The offset after its last record.</summary>
    public long NextOffset { get; } = nextOffset;

    /// <summary>Completes with the error to answer; none when acknowledged.</summary>
    public Completion<ErrorCode> Outcome { get; } = new();
}
