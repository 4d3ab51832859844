using System.Collections.Immutable;
using System.Globalization;
using Broker.Protocol;
using Broker.Runtime;
using Broker.Storage.Records;

namespace Broker.Metadata;

/// <summary>
/// Metadata records as the values of a record batch: frame version, record type and record version, each an unsigned
/// varint, then the fields. Types carry Kafka's numbers where Kafka has the record.
/// </summary>
internal static class MetadataCodec
{
    private const uint FrameVersion = 1;

    // Version 1 has the directories of brokers, and the eligible leader replicas of partitions.
    // Version 2 has the racks of brokers.
    // Version 3 has configurations of brokers, and null for a value that is taken away.
    private const uint RecordVersion = 3;

    private const uint RegisterBroker = 0;
    private const uint NewTopic = 2;
    private const uint NewPartition = 3;
    private const uint Config = 4;
    private const uint PartitionChange = 5;
    private const uint FenceBroker = 7;
    private const uint RemoveTopic = 9;
    private const uint ProducerIds = 15;
    private const uint ShutDownBroker = 17;
    private const uint NoOp = 20;

    // The kind of resource a configuration belongs to.
    private const sbyte TopicResource = 2;
    private const sbyte NodeResource = 4;

    /// <summary>One batch with the records, offsets not assigned yet.</summary>
    public static byte[] Encode(IReadOnlyList<MetadataRecord> records, long timestampMs, FramePool frames)
    {
        var batch = new RecordBatchBuilder();
        foreach (var record in records)
        {
            using var writer = new ProtocolWriter(frames) { Flexible = true };
            Write(writer, record);
            using var value = writer.Finish();
            batch.Add(null, value.Span.ToArray(), timestampMs);
        }

        return batch.Build();
    }

    /// <summary>The records of a batch with their offsets.</summary>
    /// <exception cref="InvalidDataException">Not metadata of a version this broker knows.</exception>
    public static IEnumerable<(long Offset, MetadataRecord Record)> Decode(RecordBatch batch)
    {
        foreach (var record in batch.Records)
        {
            yield return (record.Offset, Decode(record.Value ?? default, record.Offset));
        }
    }

    private static MetadataRecord Decode(ReadOnlyMemory<byte> value, long offset)
    {
        try
        {
            var reader = new ProtocolReader(value) { Flexible = true };
            var (frame, type, version) =
                (reader.ReadUnsignedVarint(), reader.ReadUnsignedVarint(), reader.ReadUnsignedVarint());
            return frame == FrameVersion && version <= RecordVersion
                ? Read(reader, type, version)
                : throw new ProtocolException($"frame version {frame}, record version {version}");
        }
        catch (ProtocolException exception)
        {
            throw new InvalidDataException(
                $"The metadata log holds a record at offset {offset} that can't be read: {exception.Message}",
                exception);
        }
    }

    private static void Write(ProtocolWriter writer, MetadataRecord record)
    {
        switch (record)
        {
            case MetadataRecord.NoOp:
                Begin(writer, NoOp);
                break;
            case MetadataRecord.RegisterBroker r:
                Begin(writer, RegisterBroker);
                writer.WriteInt32(r.Id);
                writer.WriteUuid(r.Incarnation);
                writer.WriteString(r.Endpoint.Host);
                writer.WriteInt32(r.Endpoint.Port);
                writer.WriteUuidArray(r.DurableDirs);
                writer.WriteNullableString(r.Rack);
                break;
            case MetadataRecord.ShutDownBroker r:
                Begin(writer, ShutDownBroker);
                writer.WriteInt32(r.Id);
                writer.WriteInt64(r.Epoch);
                break;
            case MetadataRecord.FenceBroker r:
                Begin(writer, FenceBroker);
                writer.WriteInt32(r.Id);
                writer.WriteInt64(r.Epoch);
                writer.WriteBoolean(r.Fenced);
                break;
            case MetadataRecord.NewTopic r:
                Begin(writer, NewTopic);
                writer.WriteString(r.Name);
                writer.WriteUuid(r.Id);
                break;
            case MetadataRecord.NewPartition r:
                Begin(writer, NewPartition);
                writer.WriteString(r.Topic);
                writer.WriteInt32(r.Index);
                writer.WriteInt32Array(r.Replicas);
                writer.WriteInt32Array(r.Isr);
                writer.WriteInt32(r.Leader);
                break;
            case MetadataRecord.PartitionChange r:
                Begin(writer, PartitionChange);
                writer.WriteString(r.Topic);
                writer.WriteInt32(r.Index);
                writer.WriteInt32Array(r.Isr);
                writer.WriteInt32(r.Leader);
                writer.WriteBoolean(r.Elected);
                writer.WriteInt32Array(r.Elr);
                writer.WriteInt32Array(r.LastKnownElr);
                writer.WriteBoolean(r.IsRecovering);
                break;
            case MetadataRecord.TopicConfig r:
                WriteConfig(writer, TopicResource, r.Topic, (r.Key, r.Value));
                break;
            case MetadataRecord.NodeConfig r:
                var node = r.Node == MetadataRecord.AllNodes ? "" : r.Node.ToString(CultureInfo.InvariantCulture);
                WriteConfig(writer, NodeResource, node, (r.Key, r.Value));
                break;
            case MetadataRecord.RemoveTopic r:
                Begin(writer, RemoveTopic);
                writer.WriteUuid(r.Id);
                break;
            case MetadataRecord.ProducerIds r:
                Begin(writer, ProducerIds);
                writer.WriteInt32(r.BrokerId);
                writer.WriteInt64(r.BrokerEpoch);
                writer.WriteInt64(r.NextProducerId);
                break;
            default:
                throw new ArgumentException($"Unknown metadata record {record.GetType().Name}.", nameof(record));
        }
    }

    private static void WriteConfig(
        ProtocolWriter writer, sbyte resource, string name, (string Key, string? Value) config)
    {
        Begin(writer, Config);
        writer.WriteInt8(resource);
        writer.WriteString(name);
        writer.WriteString(config.Key);
        writer.WriteNullableString(config.Value);
    }

    private static void Begin(ProtocolWriter writer, uint type)
    {
        writer.WriteUnsignedVarint(FrameVersion);
        writer.WriteUnsignedVarint(type);
        writer.WriteUnsignedVarint(RecordVersion);
    }

    private static MetadataRecord Read(ProtocolReader reader, uint type, uint version) => type switch
    {
        NoOp => new MetadataRecord.NoOp(),
        RegisterBroker => new MetadataRecord.RegisterBroker(
            reader.ReadInt32(), reader.ReadUuid(), new Endpoint(reader.ReadString(), reader.ReadInt32()))
        {
            DurableDirs = version == 0 ? [] : [.. reader.ReadUuidArray()],
            Rack = version < 2 ? null : reader.ReadNullableString(),
        },
        ShutDownBroker => new MetadataRecord.ShutDownBroker(reader.ReadInt32(), reader.ReadInt64()),
        FenceBroker => new MetadataRecord.FenceBroker(reader.ReadInt32(), reader.ReadInt64(), reader.ReadBoolean()),
        NewTopic => new MetadataRecord.NewTopic(reader.ReadString(), reader.ReadUuid()),
        NewPartition => new MetadataRecord.NewPartition(
            reader.ReadString(), reader.ReadInt32(), Ids(reader), Ids(reader), reader.ReadInt32()),
        PartitionChange => new MetadataRecord.PartitionChange(
            reader.ReadString(), reader.ReadInt32(), Ids(reader), reader.ReadInt32(), reader.ReadBoolean())
        {
            Elr = version == 0 ? [] : Ids(reader),
            LastKnownElr = version == 0 ? [] : Ids(reader),
            IsRecovering = version > 0 && reader.ReadBoolean(),
        },
        Config => ConfigOf(reader),
        RemoveTopic => new MetadataRecord.RemoveTopic(reader.ReadUuid()),
        ProducerIds => new MetadataRecord.ProducerIds(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64()),
        _ => throw new ProtocolException($"record type {type}"),
    };

    private static MetadataRecord ConfigOf(ProtocolReader reader)
    {
        var (resource, name) = (reader.ReadInt8(), reader.ReadString());
        return resource switch
        {
            TopicResource => new MetadataRecord.TopicConfig(name, reader.ReadString(), reader.ReadNullableString()),
            NodeResource => new MetadataRecord.NodeConfig(
                NodeOf(name), reader.ReadString(), reader.ReadNullableString()),
            _ => throw new ProtocolException($"configuration of resource type {resource}"),
        };
    }

    private static int NodeOf(string name) => name.Length == 0 ? MetadataRecord.AllNodes
        : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var node) ? node
        : throw new ProtocolException($"configuration of broker '{name}'");

    private static ImmutableArray<int> Ids(ProtocolReader reader) => [.. reader.ReadInt32Array()];
}
