using Broker.Protocol;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.Fetch;
using Broker.Protocol.InitProducerId;
using Broker.Protocol.ListOffsets;
using Broker.Protocol.Metadata;
using Broker.Protocol.Produce;
using Broker.Runtime;
using Broker.Storage.Records;

namespace Harness.Tests.Client;

/// <summary>Brokers that answer as the test tells them, over one topic with one partition.</summary>
internal sealed class FakeCluster(FramePool frames)
{
    public const string Topic = "events";

    public SortedDictionary<int, Endpoint> Brokers { get; } = [];

    /// <summary>Who leads according to the metadata; -1 for nobody.</summary>
    public int Leader { get; set; } = 1;

    /// <summary>The follower that consumers with a rack are sent to; -1 for none.</summary>
    public int Preferred { get; set; } = -1;

    /// <summary>What a search for a timestamp finds.</summary>
    public long OffsetOfTimestamp { get; set; }

    /// <summary>The rack of the last fetch.</summary>
    public string? Rack { get; private set; }

    /// <summary>The batches of the partition, one after the other.</summary>
    public List<byte> Log { get; } = [];

    public long LogEnd { get; private set; }

    /// <summary>The error code of answers to appends and reads.</summary>
    public ErrorCode Error { get; set; }

    /// <summary>What the next appends are answered with; after them as the last one.</summary>
    public Queue<ErrorCode> ErrorsOfAppends { get; } = new();

    /// <summary>Every batch that was received.</summary>
    public List<RecordBatch> Produced { get; } = [];

    /// <summary>Requests of these APIs get no answer.</summary>
    public HashSet<ApiKey> Unanswered { get; } = [];

    /// <summary>Requests of these APIs close the connection, after they took effect.</summary>
    public HashSet<ApiKey> Disconnecting { get; } = [];

    /// <summary>Requests of these APIs get an answer that is cut short.</summary>
    public HashSet<ApiKey> Malformed { get; } = [];

    /// <summary>What was received, by whom.</summary>
    public List<(int Node, ApiKey Api)> Received { get; } = [];

    public int CountOf(ApiKey api) => Received.Count(entry => entry.Api == api);

    /// <summary>Starts a broker on the reactor that runs.</summary>
    public void Start(INetwork network, int node, Endpoint endpoint)
    {
        var reactor = Reactor.Current!;
        Brokers[node] = endpoint;
        network.Listen(endpoint, connection => reactor.Spawn(() => ServeAsync(node, connection)));
    }

    private async Task ServeAsync(int node, IConnection connection)
    {
        while (await connection.ReceiveAsync() is { } frame)
        {
            using (frame)
            {
                var reader = new ProtocolReader(frame.Memory);
                var header = RequestHeader.Read(reader);
                Received.Add((node, header.ApiKey));
                Reply(connection, header, Answer(node, header, reader));
            }
        }
    }

    private void Reply(IConnection connection, RequestHeader header, Frame? answer)
    {
        if (Disconnecting.Contains(header.ApiKey))
        {
            answer?.Dispose();
            connection.Close();
        }
        else if (answer is not null && !Unanswered.Contains(header.ApiKey))
        {
            answer.Shorten(Malformed.Contains(header.ApiKey) ? answer.Length - 1 : answer.Length);
            connection.Send(answer);
        }
        else
        {
            answer?.Dispose();
        }
    }

    private Frame? Answer(int node, RequestHeader header, ProtocolReader reader) => header.ApiKey switch
    {
        ApiKey.Metadata => Encode(header, Describe(MetadataRequest.Read(reader, header.ApiVersion))),
        ApiKey.Produce => Append(header, ProduceRequest.Read(reader, header.ApiVersion)),
        ApiKey.Fetch => Encode(header, Fetch(node, FetchRequest.Read(reader, header.ApiVersion))),
        ApiKey.ListOffsets => Encode(header, ListOffsets(ListOffsetsRequest.Read(reader, header.ApiVersion))),
        ApiKey.InitProducerId => Encode(header, new InitProducerIdResponse { ProducerId = 4000, ProducerEpoch = 0 }),
        ApiKey.CreateTopics => Encode(header, Create(CreateTopicsRequest.Read(reader, header.ApiVersion))),
        _ => throw new NotSupportedException(header.ApiKey.ToString()),
    };

    private MetadataResponse Describe(MetadataRequest request) => new()
    {
        Brokers = [.. Brokers.Select(pair => new NodeEndpoint(pair.Key, pair.Value.Host, pair.Value.Port, null))],
        ControllerId = 2,
        Topics = [.. request.Topics!.Select(topic => Describe(topic.Name!))],
    };

    private MetadataTopic Describe(string name) => name == Topic
        ? new MetadataTopic
        {
            Name = name,
            Partitions = [new() { LeaderId = Leader, LeaderEpoch = 4, ReplicaNodes = [1, 2], IsrNodes = [1] }],
        }
        : new MetadataTopic { Name = name, ErrorCode = ErrorCode.UnknownTopicOrPartition };

    private Frame? Append(RequestHeader header, ProduceRequest request)
    {
        var batch = request.Topics[0].Partitions[0].Records!.Value.ToArray();
        Assert.That(RecordBatches.Validate(batch), Is.Null);
        Produced.Add(RecordBatch.Read(batch));
        Error = ErrorsOfAppends.TryDequeue(out var next) ? next : Error;
        var offset = LogEnd;
        if (Error == ErrorCode.None)
        {
            RecordBatch.SetBaseOffset(batch, offset);
            Log.AddRange(batch);
            LogEnd += RecordBatch.Read(batch).RecordCount;
        }

        var response = new ProduceResponse
        {
            Topics = [new(Topic, [new() { ErrorCode = Error, BaseOffset = Error == ErrorCode.None ? offset : -1 }])],
        };
        return request.Acks == 0 ? null : Encode(header, response);
    }

    private FetchResponse Fetch(int node, FetchRequest request)
    {
        Rack = request.RackId;
        if (node == Leader && Preferred >= 0 && Error == ErrorCode.None)
        {
            return new FetchResponse { Topics = [new(Topic, [new() { PreferredReadReplica = Preferred }])] };
        }

        Assert.That(request.Topics[0].Partitions[0].CurrentLeaderEpoch, Is.EqualTo(4));
        var partition = new FetchPartitionResponse
        {
            ErrorCode = Error,
            HighWatermark = LogEnd,
            Records = Log.Take(request.Topics[0].Partitions[0].PartitionMaxBytes).ToArray(),
        };
        return new FetchResponse { Topics = [new(Topic, [partition])] };
    }

    private ListOffsetsResponse ListOffsets(ListOffsetsRequest request)
    {
        var offset = request.Topics[0].Partitions[0].Timestamp switch
        {
            ListOffsetsRequest.Latest => LogEnd,
            ListOffsetsRequest.Earliest => 0,
            _ => OffsetOfTimestamp,
        };
        var partition = new ListOffsetsResponse.Partition { ErrorCode = Error, Offset = offset };
        return new ListOffsetsResponse { Topics = [new(Topic, [partition])] };
    }

    private CreateTopicsResponse Create(CreateTopicsRequest request) => new()
    {
        Topics = [.. request.Topics.Select(topic => new CreatedTopic { Name = topic.Name, ErrorCode = Error })],
    };

    private Frame Encode<T>(RequestHeader header, T response)
        where T : IMessage<T> =>
        MessageFrames.Response(frames, header.ApiVersion, header.CorrelationId, response);
}
