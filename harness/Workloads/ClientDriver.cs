using Broker.Protocol;
using Broker.Protocol.ListOffsets;
using Broker.Runtime;
using Harness.Client;
using Harness.Histories;

namespace Harness.Workloads;

/// <summary>
/// Plays one client's part of a plan: starts each operation at its time, however long earlier ones take.
/// </summary>
internal sealed class ClientDriver
{
    /// <summary>An append's values follow from its id, so that taking another operation out changes none.</summary>
    private const long ValuesPerOperation = 1000;

    private readonly HistoryRecorder history;
    private readonly KafkaClient client;
    private readonly Ports ports;
    private readonly Reactor reactor;
    private readonly string name;
    private readonly int keys;
    private readonly int tombstonePercent;

    // Where the next read of each partition goes on, and how often it was sought: between two seeks it never goes back.
    private readonly SortedDictionary<(string Topic, int Partition), (int Seeks, long Offset)> positions = [];

    /// <summary>Makes a driver on the reactor it is called on.</summary>
    public ClientDriver(
        HistoryRecorder history, string name, Ports ports, IReadOnlyList<Endpoint> bootstrap, ClientOptions options)
    {
        (this.history, this.name, this.ports) = (history, name, ports);
        reactor = Reactor.Current!;
        (keys, tombstonePercent) = (options.Keys, options.TombstonePercent);
        client = new KafkaClient(ports, reactor, bootstrap, options);
    }

    /// <summary>Whether the history tells the timestamps of what is appended, for those who look for them.</summary>
    public bool TellsTimestamps { get; init; }

    /// <summary>What clients of a run are like; the timeouts fit runs of some seconds.</summary>
    public static ClientOptions Options(string name, ulong seed) => new()
    {
        ClientId = name,
        RunTag = seed,
        OperationTimeout = TimeSpan.FromSeconds(1),
        MetadataTimeout = TimeSpan.FromMilliseconds(400),
        FetchMaxWait = TimeSpan.FromMilliseconds(50),
        DeliveryTimeout = TimeSpan.FromSeconds(5),
        RetryBackoff = TimeSpan.FromMilliseconds(50),
        PreferredReplicaAge = TimeSpan.FromSeconds(2),
    };

    /// <summary>Starts the operations, which are in order of time.</summary>
    public async Task RunAsync(IReadOnlyList<PlannedOperation> operations)
    {
        foreach (var operation in operations)
        {
            var wait = TimeSpan.FromMilliseconds(operation.AtMs) - TimeSpan.FromTicks(history.Now / 100);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, ports.Time);
            }

            reactor.Spawn(() => operation.Kind switch
            {
                OperationKind.Append => AppendAsync(operation),
                OperationKind.ReadEnd => ReadEndAsync(operation),
                OperationKind.Seek => SeekAsync(operation),
                OperationKind.SeekTime => SeekTimeAsync(operation),
                _ => ReadAsync(operation),
            });
        }
    }

    /// <summary>
    /// Reads a partition from the start to its end, however often it has to try, once no append is open any more: what
    /// is
    /// acknowledged while it reads could not be told from what is lost.
    /// </summary>
    public async Task ReadAllAsync(string topic, int partition)
    {
        while (history.OpenAppends > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), ports.Time);
        }

        // Where the reads since the last that returned something would have gone on, had the log not started later.
        var skippedFrom = long.MaxValue;
        for (var (offset, end) = (0L, -1L); offset != end;)
        {
            var read = await ReadAsync(topic, partition, offset, isFinal: true);
            if (!read.IsOk)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ports.Time);
                var next = await NextAsync(topic, partition, offset, read);
                (skippedFrom, offset) = next > offset ? (Math.Min(skippedFrom, offset), next) : (skippedFrom, offset);
            }
            else if (read.Value.LogStart < offset && skippedFrom < offset)
            {
                // Another leader removed less than the one that told where its log starts.
                (skippedFrom, offset) = (long.MaxValue, Math.Max(read.Value.LogStart.Value, skippedFrom));
            }
            else
            {
                (skippedFrom, offset, end) = (long.MaxValue, read.Value.NextOffset, read.Value.HighWatermark);
            }
        }
    }

    private async Task AppendAsync(PlannedOperation operation)
    {
        var values = Enumerable.Range(0, operation.Count)
            .Select(i => (operation.Id * ValuesPerOperation) + i).ToArray();
        var invocation = history.Invoke(HistoryRecorder.Template(EntryType.Invoke) with
        {
            Client = name,
            F = "append",
            Topic = operation.Topic,
            Partition = operation.Partition,
            Values = values,
            Keys = keys > 0 ? [.. values.Select(value => RecordKeys.Of(value, keys))] : null,
            Tombstones = TombstonesOf(values),
            Acks = operation.Acks,
            Timestamp = TellsTimestamps ? ports.Time.GetUtcNow().ToUnixTimeMilliseconds() : null,
        });
        var outcome = await client.AppendAsync(
            operation.Topic, operation.Partition, values, operation.Acks, ShapeOf(operation));
        var attempts = outcome.EarlierErrors is { Count: > 0 } errors ? errors.ToArray() : null;
        history.Complete(
            invocation with { Attempts = attempts }, outcome.Type, outcome.Error,
            ended => ended with { Offset = outcome.Value.BaseOffset });
    }

    private static BatchShape ShapeOf(PlannedOperation operation) => new(
        Codecs.Find(operation.Codec) ?? BatchShape.Plain.Codec,
        Math.Max(0, (operation.RecordBytes ?? 0) - Payload.SmallestBytes));

    private long[]? TombstonesOf(long[] values)
    {
        long[] found = keys > 0 ? [.. values.Where(value => RecordKeys.IsTombstone(value, tombstonePercent))] : [];
        return found.Length > 0 ? found : null;
    }

    private async Task ReadAsync(PlannedOperation operation)
    {
        var key = (operation.Topic, operation.Partition);
        var (seeks, offset) = positions.GetValueOrDefault(key);
        var read = await ReadAsync(
            operation.Topic, operation.Partition, offset, isFinal: null, operation.MaxBytes);
        var next = await NextAsync(operation.Topic, operation.Partition, offset, read);
        var now = positions.GetValueOrDefault(key);
        if (now.Seeks == seeks)
        {
            positions[key] = (seeks, Math.Max(now.Offset, next));
        }
    }

    private Task SeekToAsync(PlannedOperation operation, long offset)
    {
        var key = (operation.Topic, operation.Partition);
        positions[key] = (positions.GetValueOrDefault(key).Seeks + 1, offset);
        return ReadAsync(operation);
    }

    // What can't be looked up is not sought.
    private async Task SeekAsync(PlannedOperation operation)
    {
        if (await LookUpAsync(operation, ListOffsetsRequest.Earliest) is { } start
            && await LookUpAsync(operation, ListOffsetsRequest.Latest) is { } end)
        {
            var place = Math.Max(0, end - start) * operation.Place!.Value / PlannedOperation.MostPlace;
            await SeekToAsync(operation, start + place);
        }
    }

    // Where nothing is as new as that, a consumer goes on at the end.
    private async Task SeekTimeAsync(PlannedOperation operation)
    {
        var since = ports.Time.GetUtcNow().ToUnixTimeMilliseconds() - operation.BackMs!.Value;
        var found = await LookUpAsync(operation, since);
        found = found == -1 ? await LookUpAsync(operation, ListOffsetsRequest.Latest) : found;
        if (found is { } offset)
        {
            await SeekToAsync(operation, offset);
        }
    }

    // Null if it was not answered.
    private async Task<long?> LookUpAsync(PlannedOperation operation, long timestampMs)
    {
        var invocation = history.Invoke(HistoryRecorder.Template(EntryType.Invoke) with
        {
            Client = name,
            F = "list-offsets",
            Topic = operation.Topic,
            Partition = operation.Partition,
            Timestamp = timestampMs,
        });
        var found = await client.ListOffsetAsync(operation.Topic, operation.Partition, timestampMs);
        history.Complete(invocation, found.Type, found.Error, ended => ended with
        {
            Offset = found.Value.Offset,
            Epoch = timestampMs == ListOffsetsRequest.Latest && found.Value.LeaderEpoch >= 0
                ? found.Value.LeaderEpoch
                : null,
        });
        return found.IsOk ? found.Value.Offset : null;
    }

    // Other reads go on from where they were. Without an answer this is one of them.
    private async Task ReadEndAsync(PlannedOperation operation)
    {
        var end = await client.ListOffsetAsync(operation.Topic, operation.Partition, LogPosition.Latest);
        await (end.IsOk
            ? ReadAsync(operation.Topic, operation.Partition, end.Value, isFinal: null, operation.MaxBytes)
            : ReadAsync(operation));
    }

    // Where to read on: after what was read; at the start of the log if the offset was removed; else at the same
    // offset.
    private async Task<long> NextAsync(string topic, int partition, long offset, Outcome<ReadResult> read)
    {
        if (read.IsOk || read.Error != ErrorCode.OffsetOutOfRange.KafkaName())
        {
            return read.IsOk ? read.Value.NextOffset : offset;
        }

        var start = await client.ListOffsetAsync(topic, partition, LogPosition.Earliest);
        return start.IsOk ? Math.Max(offset, start.Value) : offset;
    }

    private async Task<Outcome<ReadResult>> ReadAsync(
        string topic, int partition, long offset, bool? isFinal, int? maxBytes = null)
    {
        var invocation = history.Invoke(HistoryRecorder.Template(EntryType.Invoke) with
        {
            Client = name,
            F = "read",
            Topic = topic,
            Partition = partition,
            Offset = offset,
            Final = isFinal,
        });
        var outcome = await client.ReadAsync(topic, partition, offset, maxBytes: maxBytes);
        history.Complete(invocation, outcome.Type, outcome.Error, ended => ended with
        {
            Records = [.. outcome.Value.Records],
            HighWatermark = outcome.Value.HighWatermark,
            LogStart = outcome.Value.LogStart is > 0 and var start ? start : null,
            Next = NextIfFurther(offset, outcome.Value),
        });
        return outcome;
    }

    private static long? NextIfFurther(long offset, ReadResult read)
    {
        var end = read.Records.Count > 0 ? read.Records[^1].Offset + 1 : offset;
        return read.NextOffset > end ? read.NextOffset : null;
    }
}
