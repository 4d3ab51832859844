using Broker.Protocol.CreateTopics;
using Broker.Protocol.DeleteRecords;
using Broker.Protocol.DeleteTopics;
using Broker.Protocol.InitProducerId;
using Broker.Protocol.ListOffsets;
using Broker.Protocol.Metadata;
using Broker.Protocol.Produce;
using Broker.Runtime;

namespace Harness.Client;

/// <summary>
/// A small client of the Kafka protocol that tells the truth: each operation is one attempt (but for the appends of an
/// idempotent producer), and its outcome says whether the operation happened, did not happen, or may have. Several
/// operations may be open at a time. Belongs to one reactor.
/// </summary>
public sealed class KafkaClient : IDisposable
{
    private readonly TimeProvider time;
    private readonly ClientOptions options;
    private readonly Attempts attempts;
    private readonly Reads reads;

    // Null unless the options ask for one.
    private readonly IdempotentProducer? producer;

    /// <summary>Makes a client; it connects with the first operation.</summary>
    /// <param name="ports">Ports of the node the client runs on.</param>
    /// <param name="reactor">The reactor that all operations are called on.</param>
    /// <param name="bootstrap">Nodes to learn the cluster from; one at least.</param>
    /// <param name="options">Timeouts and payloads.</param>
    public KafkaClient(Ports ports, Reactor reactor, IReadOnlyList<Endpoint> bootstrap, ClientOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bootstrap.Count, nameof(bootstrap));
        time = ports.Time;
        this.options = options;
        attempts = new Attempts(ports, reactor, bootstrap, options);
        reads = new Reads(attempts, options, time);
        producer = options.Idempotent
            ? new IdempotentProducer(time, options, GetProducerIdAsync, (topic, partition, append, sending) =>
                SendAsync(
                    topic,
                    partition,
                    ValueBatches.Encode(
                        options, append.Values, append.Shape, append.TimestampMs, append.Position),
                    -1,
                    sending))
            : null;
    }

    /// <summary>Appends values, as one batch.</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="values">One at least, each 0 or more.</param>
    /// <param name="acks">-1 (all in-sync replicas), 1 (the leader), or 0: ok means no more than sent.</param>
    /// <param name="shape">What the batch looks like; null for nothing but the values. Its records have the time of the
    /// call on the client's wall clock.</param>
    /// <exception cref="ArgumentException">An idempotent producer always asks for -1.</exception>
    public Task<Outcome<AppendAck>> AppendAsync(
        string topic, int partition, IReadOnlyList<long> values, short acks, BatchShape? shape = null)
    {
        shape ??= BatchShape.Plain;
        if (producer is null)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var batch = ValueBatches.Encode(options, values, shape, now, ValueBatches.NoProducer);
            return SendAsync(topic, partition, batch, acks);
        }

        return acks == -1
            ? producer.AppendAsync(topic, partition, values, shape)
            : throw new ArgumentException("An idempotent producer needs acks -1.", nameof(acks));
    }

    /// <summary>
    /// Reads from an offset on, up to the high watermark. It is ok or fails: it has no effect. A client that tells its
    /// rack reads where the leader sends it, in the same operation.
    /// </summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="offset">First offset to read.</param>
    /// <param name="maxWait">How long the broker may wait for records; null as the options say.</param>
    /// <param name="maxBytes">Upper bound in bytes; null as the options say.</param>
    public Task<Outcome<ReadResult>> ReadAsync(
        string topic, int partition, long offset, TimeSpan? maxWait = null, int? maxBytes = null) =>
        reads.ReadAsync(
            topic, partition, offset, maxWait ?? options.FetchMaxWait, maxBytes ?? options.FetchMaxBytes);

    /// <summary>Asks the leader for the first or last offset of a partition.</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="position">Which of the two.</param>
    public async Task<Outcome<long>> ListOffsetAsync(string topic, int partition, LogPosition position)
    {
        var timestamp = position == LogPosition.Earliest ? ListOffsetsRequest.Earliest : ListOffsetsRequest.Latest;
        return (await ListOffsetAsync(topic, partition, timestamp)).Select(found => found.Offset);
    }

    /// <summary>Asks the leader for the offset of the first record that is not older than a timestamp.</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="timestampMs">Milliseconds since 1970; or, as in Kafka, -1 for the end of the partition, -2 for its
    /// start.</param>
    public async Task<Outcome<ListedOffset>> ListOffsetAsync(string topic, int partition, long timestampMs)
    {
        var listed = await attempts.AtLeaderAsync(topic, partition, ConnectionUse.Read, async (leader, deadline) =>
        {
            var request = new ListOffsetsRequest { Topics = [new(topic, [new(partition, leader.Epoch, timestampMs)])] };
            using var response = await leader.Connection.CallAsync(request, ClientVersions.ListOffsets, deadline.Left);
            var found = response.Message.Topics.FirstOrDefault(candidate => candidate.Name == topic)?.Partitions
                .FirstOrDefault(candidate => candidate.Index == partition);
            return found is null
                ? Outcome<ListedOffset>.Fail(ClientErrors.Malformed)
                : attempts.Judge(
                    found.ErrorCode,
                    ErrorVerdicts.Read<ListedOffset>,
                    () => Listed(found.Offset, found.LeaderEpoch, timestampMs));
        });
        return listed.WithoutEffect();
    }

    /// <summary>Creates a topic. Its partitions may get leaders only later.</summary>
    /// <param name="name">Name of the topic.</param>
    /// <param name="partitions">Number of partitions, 1 or more.</param>
    /// <param name="replicationFactor">Number of replicas, 1 or more.</param>
    /// <param name="configs">Its own values for keys of its configuration, by key; null for none.</param>
    /// <returns>The name.</returns>
    public Task<Outcome<string>> CreateTopicAsync(
        string name, int partitions, short replicationFactor,
        IReadOnlyList<KeyValuePair<string, string>>? configs = null) =>
        attempts.AtControllerAsync(async (controller, deadline) =>
        {
            var topic = new CreateTopicsRequest.Topic
            {
                Name = name,
                NumPartitions = partitions,
                ReplicationFactor = replicationFactor,
                Configs = [.. (configs ?? []).Select(given => new CreateTopicsRequest.Config(given.Key, given.Value))],
            };
            var request = new CreateTopicsRequest { Topics = [topic], TimeoutMs = deadline.LeftMs };
            using var response = await controller.CallAsync(request, ClientVersions.CreateTopics, deadline.Left);
            var found = response.Message.Topics.FirstOrDefault(candidate => candidate.Name == name);
            return found is null
                ? Outcome<string>.Info(ClientErrors.Malformed)
                : attempts.Judge(found.ErrorCode, ErrorVerdicts.Creation<string>, () => Outcome<string>.Ok(name));
        });

    /// <summary>Deletes a topic. Its brokers may serve it a little longer.</summary>
    /// <param name="name">Name of the topic.</param>
    /// <returns>The name.</returns>
    public Task<Outcome<string>> DeleteTopicAsync(string name) =>
        attempts.AtControllerAsync(async (controller, deadline) =>
        {
            var request = new DeleteTopicsRequest { Topics = [new(name, Guid.Empty)], TimeoutMs = deadline.LeftMs };
            using var response = await controller.CallAsync(request, ClientVersions.DeleteTopics, deadline.Left);
            var found = response.Message.Topics.FirstOrDefault(candidate => candidate.Name == name);
            return found is null
                ? Outcome<string>.Info(ClientErrors.Malformed)
                : attempts.Judge(found.ErrorCode, ErrorVerdicts.Deletion<string>, () => Outcome<string>.Ok(name));
        });

    /// <summary>
    /// Deletes the records of a partition below an offset. If it is not ok, they may be deleted all the same, or later.
    /// </summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="offset">The first offset to keep; -1 for the high watermark.</param>
    /// <returns>The smallest first offset of all replicas that are alive.</returns>
    public Task<Outcome<long>> DeleteRecordsAsync(string topic, int partition, long offset) =>
        attempts.AtLeaderAsync(topic, partition, ConnectionUse.Control, async (leader, deadline) =>
        {
            var request = new DeleteRecordsRequest
            {
                Topics = [new(topic, [new(partition, offset)])],
                TimeoutMs = deadline.LeftMs,
            };
            using var response = await leader.Connection.CallAsync(
                request, ClientVersions.DeleteRecords, deadline.Left);
            var found = response.Message.Topics.FirstOrDefault(candidate => candidate.Name == topic)?.Partitions
                .FirstOrDefault(candidate => candidate.Index == partition);
            return found is null
                ? Outcome<long>.Info(ClientErrors.Malformed)
                : attempts.Judge(
                    found.ErrorCode, ErrorVerdicts.Deletion<long>, () => Outcome<long>.Ok(found.LowWatermark));
        });

    /// <summary>Asks some broker for leaders and replicas of a topic; the answer may be the past.</summary>
    /// <param name="topic">Name of the topic.</param>
    public async Task<Outcome<TopicDescription>> DescribeTopicAsync(string topic)
    {
        var described = await attempts.DescribeAsync(topic);
        return described.IsOk
            ? Outcome<TopicDescription>.Ok(Describe(topic, described.Value))
            : Outcome<TopicDescription>.Fail(described.Error!);
    }

    /// <summary>Closes all connections; open operations end as if these were lost, later ones fail.</summary>
    public void Dispose() => attempts.Dispose();

    private Task<Outcome<AppendAck>> SendAsync(
        string topic, int partition, byte[] batch, short acks, Action<Endpoint>? sending = null) =>
        attempts.AtLeaderAsync(topic, partition, ConnectionUse.Append, async (leader, deadline) =>
        {
            var request = new ProduceRequest
            {
                Acks = acks,
                TimeoutMs = deadline.LeftMs,
                Topics = [new(topic, [new(partition, batch)])],
            };
            sending?.Invoke(leader.Connection.Remote);
            if (acks == 0)
            {
                await leader.Connection.SendAsync(request, ClientVersions.Produce, deadline.Left);
                return Outcome<AppendAck>.Ok(new AppendAck(null));
            }

            using var response = await leader.Connection.CallAsync(request, ClientVersions.Produce, deadline.Left);
            return JudgeAppend(response.Message, topic, partition);
        });

    private Task<Outcome<long>> GetProducerIdAsync() => attempts.AtControllerAsync(async (node, deadline) =>
    {
        var request = new InitProducerIdRequest();
        using var response = await node.CallAsync(request, ClientVersions.InitProducerId, deadline.Left);
        return attempts.Judge(
            response.Message.ErrorCode,
            ErrorVerdicts.Read<long>,
            () => Outcome<long>.Ok(response.Message.ProducerId));
    });

    // No offset at all is an answer to a search for a timestamp only.
    private static Outcome<ListedOffset> Listed(long offset, int epoch, long timestampMs) =>
        offset < (timestampMs < 0 ? 0 : -1)
            ? Outcome<ListedOffset>.Fail(ClientErrors.Malformed)
            : Outcome<ListedOffset>.Ok(new ListedOffset(offset, epoch));

    private static TopicDescription Describe(string name, MetadataTopic topic) => new(
        name,
        [
            .. from partition in topic.Partitions
               orderby partition.PartitionIndex
               select new PartitionDescription(
                   partition.PartitionIndex,
                   partition.LeaderId,
                   partition.LeaderEpoch,
                   partition.ReplicaNodes,
                   partition.IsrNodes),
        ]);

    private Outcome<AppendAck> JudgeAppend(ProduceResponse response, string topic, int partition)
    {
        var found = response.Topics.FirstOrDefault(candidate => candidate.Name == topic)?.Partitions
            .FirstOrDefault(candidate => candidate.Index == partition);
        return found is null
            ? Outcome<AppendAck>.Info(ClientErrors.Malformed)
            : attempts.Judge(
                found.ErrorCode,
                ErrorVerdicts.Append<AppendAck>,
                () => Outcome<AppendAck>.Ok(new AppendAck(found.BaseOffset)));
    }
}
