using System.Collections.Frozen;
using Broker.Protocol;
using Broker.Runtime;

namespace Harness.Client;

/// <summary>
/// Appends as the idempotent producer of Java's client does: every append has a place in a sequence and is sent again
/// with that place until it is acknowledged, so that the broker can tell the attempts of one append from two appends.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="options">Timeouts.</param>
/// <param name="getProducerId">One attempt at getting a producer id.</param>
/// <param name="send">One attempt at an append at its position; calls the action with the node it goes to.</param>
internal sealed class IdempotentProducer(
    TimeProvider time,
    ClientOptions options,
    Func<Task<Outcome<long>>> getProducerId,
    Func<string, int, PendingAppend, Action<Endpoint>, Task<Outcome<AppendAck>>> send)
{
    private static readonly string OutOfOrder = ErrorCode.OutOfOrderSequenceNumber.KafkaName();

    // No attempt at the same append will fare better.
    private static readonly FrozenSet<string> Final = new[]
    {
        ErrorCode.CorruptMessage,
        ErrorCode.MessageTooLarge,
        ErrorCode.InvalidTopicException,
        ErrorCode.RecordListTooLarge,
        ErrorCode.InvalidRequiredAcks,
        ErrorCode.TopicAuthorizationFailed,
        ErrorCode.ClusterAuthorizationFailed,
        ErrorCode.InvalidTimestamp,
        ErrorCode.UnsupportedVersion,
        ErrorCode.InvalidRequest,
        ErrorCode.UnsupportedForMessageFormat,
        ErrorCode.PolicyViolation,
        ErrorCode.InvalidProducerEpoch,
        ErrorCode.InvalidTxnState,
        ErrorCode.UnsupportedCompressionType,
        ErrorCode.InvalidRecord,
        ErrorCode.ProducerFenced,
    }.Select(code => code.KafkaName()).Append(ClientErrors.Closed).ToFrozenSet(StringComparer.Ordinal);

    private readonly SortedDictionary<(string Topic, int Partition), ProducerSession> sessions = [];

    // The producer id of all partitions; null until there is one.
    private Task<Outcome<long>>? identifying;

    /// <summary>Appends values as one batch, with as many attempts as there is time for.</summary>
    public async Task<Outcome<AppendAck>> AppendAsync(
        string topic, int partition, IReadOnlyList<long> values, BatchShape shape)
    {
        var deadline = new Deadline(time, options.DeliveryTimeout);
        var append = new PendingAppend(values, shape, time.GetUtcNow().ToUnixTimeMilliseconds());
        var (session, error) = await EnterAsync(topic, partition, append, deadline);
        return session is null
            ? Outcome<AppendAck>.Fail(error!)
            : await DeliverAsync(topic, partition, append, session, deadline);
    }

    /// <summary>Waits for a place in the sequence of the partition; null if there was none in time.</summary>
    private async Task<(ProducerSession? Session, string? Error)> EnterAsync(
        string topic, int partition, PendingAppend append, Deadline deadline)
    {
        while (true)
        {
            var identified = await IdentifyAsync();
            if (!identified.IsOk)
            {
                if (identified.Error == ClientErrors.Closed || deadline.Left <= options.RetryBackoff)
                {
                    return (null, identified.Error);
                }

                await Task.Delay(options.RetryBackoff, time);
                continue;
            }

            if (!sessions.TryGetValue((topic, partition), out var session))
            {
                sessions.Add((topic, partition), session = new ProducerSession(identified.Value));
            }

            if (session.IsExhausted)
            {
                sessions.Clear();
                identifying = null;
            }
            else if (session.TryEnter(append))
            {
                return (session, null);
            }
            else if (!await session.Changed.WaitAsync(deadline.Left, time))
            {
                return (null, ClientErrors.Timeout);
            }
        }
    }

    private async Task<Outcome<long>> IdentifyAsync()
    {
        var mine = identifying ??= getProducerId();
        var identified = await mine;
        if (!identified.IsOk && ReferenceEquals(identifying, mine))
        {
            identifying = null;
        }

        return identified;
    }

    private async Task<Outcome<AppendAck>> DeliverAsync(
        string topic, int partition, PendingAppend append, ProducerSession session, Deadline deadline)
    {
        var earlier = new List<string>();
        var mayHaveHappened = false;
        while (true)
        {
            var outcome = await AttemptAsync(topic, partition, append, session, deadline);
            if (outcome.IsOk)
            {
                session.OnAcknowledged(append);
                return outcome.After(earlier);
            }

            mayHaveHappened |= outcome.Type == Histories.EntryType.Info;
            if (outcome.Error == OutOfOrder)
            {
                session.OnOutOfOrder(append);
            }

            if (Final.Contains(outcome.Error!) || deadline.Left <= options.RetryBackoff)
            {
                session.OnGivenUp(append);
                var ended = mayHaveHappened
                    ? Outcome<AppendAck>.Info(outcome.Error!)
                    : Outcome<AppendAck>.Fail(outcome.Error!);
                return ended.After(earlier);
            }

            earlier.Add(outcome.Error!);
            session.Changed.Raise();
            await Task.Delay(options.RetryBackoff, time);
        }
    }

    private async Task<Outcome<AppendAck>> AttemptAsync(
        string topic, int partition, PendingAppend append, ProducerSession session, Deadline deadline)
    {
        while (!session.MaySend(append))
        {
            if (!await session.Changed.WaitAsync(deadline.Left, time))
            {
                return Outcome<AppendAck>.Fail(ClientErrors.Timeout);
            }
        }

        append.IsSending = true;
        var outcome = await send(topic, partition, append, node => session.OnSending(append, node));
        append.IsSending = false;
        return outcome;
    }
}
