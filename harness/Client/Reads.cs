using Broker.Protocol;
using Broker.Protocol.Fetch;

namespace Harness.Client;

/// <summary>
/// Reads partitions: from their leaders, or, for a client that tells its rack, from the followers that leaders name
/// (KIP-392). Belongs to the reactor of the client.
/// </summary>
internal sealed class Reads(Attempts attempts, ClientOptions options, TimeProvider time)
{
    // The follower to read a partition from, and until when; what ran out counts for nothing.
    private readonly SortedDictionary<(string Topic, int Partition), (int Broker, TimeSpan Until)> preferred = [];

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>See <see cref="KafkaClient.ReadAsync"/>.</summary>
    public async Task<Outcome<ReadResult>> ReadAsync(
        string topic, int partition, long offset, TimeSpan maxWait, int maxBytes)
    {
        var replica = preferred.TryGetValue((topic, partition), out var known) && Now < known.Until
            ? known.Broker : (int?)null;
        var read = await attempts.AtReplicaAsync(
            topic, partition, replica, ConnectionUse.Read, (node, deadline) => FetchAsync(
                node, deadline, topic, maxWait,
                new FetchPartitionRequest
                {
                    Partition = partition,
                    CurrentLeaderEpoch = node.Epoch,
                    FetchOffset = offset,
                    PartitionMaxBytes = maxBytes,
                }));
        if (!read.IsOk)
        {
            // The leader knows better by now, or is the only one who can answer.
            preferred.Remove((topic, partition));
        }

        return read.WithoutEffect();
    }

    private async Task<Outcome<ReadResult>> FetchAsync(
        LeaderConnection node, Deadline deadline, string topic, TimeSpan maxWait, FetchPartitionRequest from,
        bool isSentOn = false)
    {
        var request = new FetchRequest
        {
            MaxWaitMs = (int)maxWait.TotalMilliseconds,
            MinBytes = 1,
            MaxBytes = from.PartitionMaxBytes,
            Topics = [new(topic, [from])],
            RackId = options.Rack,
        };
        LeaderConnection? nearby;
        using (var response = await node.Connection.CallAsync(request, ClientVersions.Fetch, deadline.Left))
        {
            var found = response.Message.Topics.FirstOrDefault(candidate => candidate.Name == topic)?.Partitions
                .FirstOrDefault(candidate => candidate.PartitionIndex == from.Partition);
            nearby = found is { ErrorCode: ErrorCode.None, PreferredReadReplica: >= 0 and var broker }
                ? Prefer(broker, topic, from.Partition, node) : null;
            if (nearby is null || isSentOn)
            {
                return Judge(response.Message.ErrorCode, found, from.FetchOffset);
            }
        }

        // It was read nowhere yet.
        return await FetchAsync(nearby.Value, deadline, topic, maxWait, from, isSentOn: true);
    }

    // Null for a broker that this client does not know.
    private LeaderConnection? Prefer(int broker, string topic, int partition, LeaderConnection leader)
    {
        preferred[(topic, partition)] = (broker, Now + options.PreferredReplicaAge);
        return attempts.ConnectionTo(broker, ConnectionUse.Read) is { } connection
            ? leader with { Connection = connection }
            : null;
    }

    private Outcome<ReadResult> Judge(ErrorCode error, FetchPartitionResponse? found, long offset) =>
        error != ErrorCode.None ? Outcome<ReadResult>.Fail(error.KafkaName())
        : found is null ? Outcome<ReadResult>.Fail(ClientErrors.Malformed)
        : attempts.Judge(
            found.ErrorCode,
            ErrorVerdicts.Read<ReadResult>,
            () => ValueBatches.Read(
                options.RunTag, found.Records ?? default, offset, found.HighWatermark, found.LogStartOffset));
}
