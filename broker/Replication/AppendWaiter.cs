using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Replication;

/// <summary>An append that waits until it may be acknowledged.</summary>
/// <param name="nextOffset">The offset after its last record.</param>
/// <param name="isRetry">Whether it was in the log already when it was sent again.</param>
internal sealed class AppendWaiter(long nextOffset, bool isRetry)
{
    /// <summary>Whether it was in the log already when it was sent again.</summary>
    public bool IsRetry { get; } = isRetry;

    /// <summary>The offset after its last record.</summary>
    public long NextOffset { get; } = nextOffset;

    /// <summary>Completes with the error to answer; none when acknowledged.</summary>
    public Completion<ErrorCode> Outcome { get; } = new();
}
