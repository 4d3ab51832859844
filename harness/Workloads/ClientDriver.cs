using Broker.Runtime;
using Harness.Client;
using Harness.Histories;

namespace Harness.Workloads;

/// <summary>Plays one client's part of a plan: starts each operation at its time, however long earlier ones take.</summary>
internal sealed class ClientDriver
{
    /// <summary>An append's values follow from its id, so that taking another operation out changes none.</summary>
    private const long ValuesPerOperation = 1000;

    private readonly HistoryRecorder history;
    private readonly KafkaClient client;
    private readonly Ports ports;
    private readonly Reactor reactor;
    private readonly string name;

    // Where the next read of each partition goes on; never goes back.
    private readonly SortedDictionary<(string Topic, int Partition), long> positions = [];

    /// <summary>Makes a driver on the reactor it is called on.</summary>
    public ClientDriver(
        HistoryRecorder history, string name, Ports ports, IReadOnlyList<Endpoint> bootstrap, ClientOptions options)
    {
        (this.history, this.name, this.ports) = (history, name, ports);
        reactor = Reactor.Current!;
        client = new KafkaClient(ports, reactor, bootstrap, options);
    }

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

            reactor.Spawn(() => operation.Kind == OperationKind.Append ? AppendAsync(operation) : ReadAsync(operation));
        }
    }

    /// <summary>
    /// Reads a partition from the start to its end, however often it has to try, once no append is open any more: what is
    /// acknowledged while it reads could not be told from what is lost.
    /// </summary>
    public async Task ReadAllAsync(string topic, int partition)
    {
        while (history.OpenAppends > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), ports.Time);
        }

        for (var (offset, end) = (0L, -1L); offset != end;)
        {
            var read = await ReadAsync(topic, partition, offset, isFinal: true);
            if (read is null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ports.Time);
            }
            else
            {
                (offset, end) = (read.NextOffset, read.HighWatermark);
            }
        }
    }

    private async Task AppendAsync(PlannedOperation operation)
    {
        var values = Enumerable.Range(0, operation.Count).Select(i => (operation.Id * ValuesPerOperation) + i).ToArray();
        var invocation = history.Invoke(HistoryRecorder.Template(EntryType.Invoke) with
        {
            Client = name,
            F = "append",
            Topic = operation.Topic,
            Partition = operation.Partition,
            Values = values,
            Acks = operation.Acks,
        });
        var outcome = await client.AppendAsync(operation.Topic, operation.Partition, values, operation.Acks);
        var attempts = outcome.EarlierErrors is { Count: > 0 } errors ? errors.ToArray() : null;
        history.Complete(
            invocation with { Attempts = attempts }, outcome.Type, outcome.Error,
            ended => ended with { Offset = outcome.Value.BaseOffset });
    }

    private async Task ReadAsync(PlannedOperation operation)
    {
        var key = (operation.Topic, operation.Partition);
        var read = await ReadAsync(operation.Topic, operation.Partition, positions.GetValueOrDefault(key), isFinal: null);
        if (read is not null)
        {
            positions[key] = Math.Max(positions.GetValueOrDefault(key), read.NextOffset);
        }
    }

    private async Task<ReadResult?> ReadAsync(string topic, int partition, long offset, bool? isFinal)
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
        var outcome = await client.ReadAsync(topic, partition, offset);
        history.Complete(invocation, outcome.Type, outcome.Error, ended => ended with
        {
            Records = [.. outcome.Value.Records],
            HighWatermark = outcome.Value.HighWatermark,
        });
        return outcome.IsOk ? outcome.Value : null;
    }
}
