using System.Globalization;
using Broker.Protocol;
using Broker.Protocol.AllocateProducerIds;
using Broker.Protocol.AlterConfigs;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.ApiVersions;
using Broker.Protocol.BeginQuorumEpoch;
using Broker.Protocol.BrokerHeartbeat;
using Broker.Protocol.BrokerRegistration;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.DeleteRecords;
using Broker.Protocol.DeleteTopics;
using Broker.Protocol.DescribeConfigs;
using Broker.Protocol.ElectLeaders;
using Broker.Protocol.EndQuorumEpoch;
using Broker.Protocol.Envelope;
using Broker.Protocol.Fetch;
using Broker.Protocol.IncrementalAlterConfigs;
using Broker.Protocol.InitProducerId;
using Broker.Protocol.ListOffsets;
using Broker.Protocol.Metadata;
using Broker.Protocol.OffsetForLeaderEpoch;
using Broker.Protocol.Produce;
using Broker.Protocol.Vote;
using Broker.Runtime;

namespace Broker.Tests.Protocol;

/// <summary>
/// A message as Kafka's schemas lay it out, encoded independently of this code: <c>full</c> has distinct values in
/// every field, <c>empty</c> has nulls, empty arrays and extreme numbers.
/// </summary>
public sealed record GoldenMessage(string Name, short Version, string Variant, byte[] Bytes)
{
    private static readonly FramePool Frames = new(poison: true);

    private static readonly Dictionary<string, Func<ProtocolReader, short, Action<ProtocolWriter>>> Readers = new()
    {
        ["ProduceRequest"] = Reader<ProduceRequest>,
        ["ProduceResponse"] = Reader<ProduceResponse>,
        ["FetchRequest"] = Reader<FetchRequest>,
        ["FetchResponse"] = Reader<FetchResponse>,
        ["ListOffsetsRequest"] = Reader<ListOffsetsRequest>,
        ["ListOffsetsResponse"] = Reader<ListOffsetsResponse>,
        ["MetadataRequest"] = Reader<MetadataRequest>,
        ["MetadataResponse"] = Reader<MetadataResponse>,
        ["ApiVersionsRequest"] = Reader<ApiVersionsRequest>,
        ["ApiVersionsResponse"] = Reader<ApiVersionsResponse>,
        ["CreateTopicsRequest"] = Reader<CreateTopicsRequest>,
        ["CreateTopicsResponse"] = Reader<CreateTopicsResponse>,
        ["DeleteTopicsRequest"] = Reader<DeleteTopicsRequest>,
        ["DeleteTopicsResponse"] = Reader<DeleteTopicsResponse>,
        ["OffsetForLeaderEpochRequest"] = Reader<OffsetForLeaderEpochRequest>,
        ["OffsetForLeaderEpochResponse"] = Reader<OffsetForLeaderEpochResponse>,
        ["DeleteRecordsRequest"] = Reader<DeleteRecordsRequest>,
        ["DeleteRecordsResponse"] = Reader<DeleteRecordsResponse>,
        ["ElectLeadersRequest"] = Reader<ElectLeadersRequest>,
        ["ElectLeadersResponse"] = Reader<ElectLeadersResponse>,
        ["DescribeConfigsRequest"] = Reader<DescribeConfigsRequest>,
        ["DescribeConfigsResponse"] = Reader<DescribeConfigsResponse>,
        ["AlterConfigsRequest"] = Reader<AlterConfigsRequest>,
        ["AlterConfigsResponse"] = Reader<AlterConfigsResponse>,
        ["IncrementalAlterConfigsRequest"] = Reader<IncrementalAlterConfigsRequest>,
        ["IncrementalAlterConfigsResponse"] = Reader<IncrementalAlterConfigsResponse>,
        ["EnvelopeRequest"] = Reader<EnvelopeRequest>,
        ["EnvelopeResponse"] = Reader<EnvelopeResponse>,
        ["VoteRequest"] = Reader<VoteRequest>,
        ["VoteResponse"] = Reader<VoteResponse>,
        ["BeginQuorumEpochRequest"] = Reader<BeginQuorumEpochRequest>,
        ["BeginQuorumEpochResponse"] = Reader<BeginQuorumEpochResponse>,
        ["EndQuorumEpochRequest"] = Reader<EndQuorumEpochRequest>,
        ["EndQuorumEpochResponse"] = Reader<EndQuorumEpochResponse>,
        ["AlterPartitionRequest"] = Reader<AlterPartitionRequest>,
        ["AlterPartitionResponse"] = Reader<AlterPartitionResponse>,
        ["BrokerRegistrationRequest"] = Reader<BrokerRegistrationRequest>,
        ["BrokerRegistrationResponse"] = Reader<BrokerRegistrationResponse>,
        ["BrokerHeartbeatRequest"] = Reader<BrokerHeartbeatRequest>,
        ["BrokerHeartbeatResponse"] = Reader<BrokerHeartbeatResponse>,
        ["InitProducerIdRequest"] = Reader<InitProducerIdRequest>,
        ["InitProducerIdResponse"] = Reader<InitProducerIdResponse>,
        ["AllocateProducerIdsRequest"] = Reader<AllocateProducerIdsRequest>,
        ["AllocateProducerIdsResponse"] = Reader<AllocateProducerIdsResponse>,
    };

    /// <summary>Lines of <c>messages.golden.txt</c>: name, version, variant, hexadecimal bytes.</summary>
    public static IReadOnlyList<GoldenMessage> All { get; } = [.. Load()];

    public static IReadOnlyList<GoldenMessage> Full { get; } = [.. All.Where(message => message.Variant == "full")];

    /// <summary>Reads bytes as this kind of message, all of them.</summary>
    /// <returns>Writes what was read.</returns>
    public Action<ProtocolWriter> Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ProtocolReader(bytes);
        var write = Readers[Name](reader, Version);
        reader.ExpectEnd();
        return write;
    }

    /// <summary>Reads the bytes and writes them again.</summary>
    public byte[] RoundTrip()
    {
        var write = Read(Bytes);
        using var writer = new ProtocolWriter(Frames);
        write(writer);
        using var frame = writer.Finish();
        return frame.Span.ToArray();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} v{Version} {Variant}");

    private static Action<ProtocolWriter> Reader<T>(ProtocolReader reader, short version)
        where T : IMessage<T>
    {
        var message = T.Read(reader, version);
        return writer => message.Write(writer, version);
    }

    private static IEnumerable<GoldenMessage> Load()
    {
        using var stream = typeof(GoldenMessage).Assembly.GetManifestResourceStream("messages.golden.txt")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            yield return new GoldenMessage(
                words[0],
                short.Parse(words[1], CultureInfo.InvariantCulture),
                words[2],
                Convert.FromHexString(words[3]));
        }
    }
}
