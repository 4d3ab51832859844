using System.Runtime.InteropServices;
using Broker.Configuration;
using Broker.Protocol;
using Broker.Protocol.Produce;
using Broker.Replication;
using Broker.Runtime;
using Broker.Storage.Records;

namespace Broker.Requests;

/// <summary>
/// Checks the batch of a producer for each partition and appends it. On the reactor of the connections.
/// </summary>
internal sealed class ProduceHandler(BrokerConfig config, Reactor shard, ReplicaManager replicas)
{
    private const short FirstWithZstd = 7;

    /// <summary>Answers the request; null for <c>acks</c> 0.</summary>
    /// <exception cref="ProtocolException">An append with <c>acks</c> 0 failed: closing the connection is the only way
    /// to
    /// tell the client.</exception>
    public async Task<ProduceResponse?> HandleAsync(RequestContext context, ProduceRequest request)
    {
        var pending = request.Topics.Select(topic => (topic.Name, Partitions: topic.Partitions
            .Select(partition => AppendAsync(context.Header.ApiVersion, request, topic.Name, partition))
            .ToList())).ToList();
        var topics = new List<ProduceResponse.Topic>(pending.Count);
        foreach (var (name, partitions) in pending)
        {
            topics.Add(new ProduceResponse.Topic(name, await Task.WhenAll(partitions)));
        }

        if (request.Acks != 0)
        {
            return new ProduceResponse { Topics = topics };
        }

        var failed = topics.SelectMany(topic => topic.Partitions)
            .FirstOrDefault(answer => answer.ErrorCode != ErrorCode.None);
        return failed is null
            ? null
            : throw new ProtocolException($"an append without acknowledgement failed: {failed.ErrorCode.KafkaName()}");
    }

    private async Task<ProducePartitionResponse> AppendAsync(
        short version, ProduceRequest request, string topic, ProduceRequest.Partition partition)
    {
        var (error, message) = Check(version, request, partition.Records);
        if (error != ErrorCode.None)
        {
            return new ProducePartitionResponse { Index = partition.Index, ErrorCode = error, ErrorMessage = message };
        }

        // The frame belongs to this request alone, so that offsets and epoch may be written into it.
        var batch = MemoryMarshal.AsMemory(partition.Records!.Value);
        var limit = TimeSpan.FromMilliseconds(Math.Max(0, request.TimeoutMs));
        var id = new TopicPartition(topic, partition.Index);
        var (outcome, baseOffset, startOffset) = await shard.Ask(async () =>
        {
            var (error, offset) = await replicas.AppendAsync(id, batch, request.Acks, limit);
            return (error, offset, replicas.StartOffsetOf(id));
        });
        return new ProducePartitionResponse
        {
            Index = partition.Index,
            ErrorCode = outcome,
            BaseOffset = outcome == ErrorCode.None ? baseOffset : -1,
            LogStartOffset = outcome == ErrorCode.None ? startOffset : -1,
        };
    }

    private (ErrorCode Error, string? Message) Check(
        short version, ProduceRequest request, ReadOnlyMemory<byte>? records)
    {
        if (request.Acks is < -1 or > 1)
        {
            return (ErrorCode.InvalidRequiredAcks, "acks is one of -1, 0 and 1.");
        }

        if (records is not { IsEmpty: false } batches)
        {
            return (ErrorCode.InvalidRecord, "There are no records.");
        }

        if (batches.Length > config.MessageMaxBytes)
        {
            return (
                ErrorCode.MessageTooLarge, $"The batches are longer than message.max.bytes={config.MessageMaxBytes}.");
        }

        if (RecordBatches.Validate(batches, config.MessageMaxDecompressedBytes) is { } invalid)
        {
            return (ErrorOf(invalid.Kind), invalid.Message);
        }

        var batch = RecordBatch.Read(batches);
        return batch.SizeInBytes == batches.Length
            ? Check(version, batch)
            : (ErrorCode.InvalidRecord, "A produce request has exactly one record batch for each partition.");
    }

    private static (ErrorCode Error, string? Message) Check(short version, RecordBatch batch) => batch switch
    {
        { Compression: CompressionType.Zstd } when version < FirstWithZstd => (
            ErrorCode.UnsupportedCompressionType, "zstd needs version 7 of Produce, as older clients can't read it."),
        { IsControl: true } => (ErrorCode.InvalidRecord, "Clients do not write control records."),
        { DeleteHorizonMs: not null } => (
            ErrorCode.InvalidRecord, "A delete horizon is set by a broker when it compacts a log, not by clients."),
        { IsTransactional: true } => (ErrorCode.InvalidTxnState, "Transactions are not supported yet."),
        { ProducerId: >= 0, ProducerEpoch: < 0 } or { ProducerId: >= 0, BaseSequence: < 0 } => (
            ErrorCode.InvalidRecord, "A batch with a producer id has an epoch and a sequence number of 0 or more."),
        _ => (ErrorCode.None, null),
    };

    private static ErrorCode ErrorOf(BatchErrorKind kind) => kind switch
    {
        BatchErrorKind.Corrupt => ErrorCode.CorruptMessage,
        BatchErrorKind.UnsupportedFormat => ErrorCode.UnsupportedForMessageFormat,
        BatchErrorKind.UnsupportedCompression => ErrorCode.UnsupportedCompressionType,
        BatchErrorKind.TooLarge => ErrorCode.MessageTooLarge,
        _ => ErrorCode.InvalidRecord,
    };
}
