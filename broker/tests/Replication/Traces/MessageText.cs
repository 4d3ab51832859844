using Broker.Protocol;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.Fetch;

namespace Broker.Tests.Replication.Traces;

/// <summary>Messages as they are on the wire, in words.</summary>
internal static class MessageText
{
    /// <summary>A request.</summary>
    public static string Request(TraceCluster cluster, TraceMessage message) => message.Api == ApiKey.Fetch
        ? Fetch(cluster, message)
        : $"{message.From} -> controller  {Proposal(cluster, message.Request)}";

    /// <summary>An answer.</summary>
    public static string Answer(TraceMessage message) => message.Api == ApiKey.Fetch
        ? $"{message.To} -> {message.From}  {FetchAnswer(message)}"
        : $"controller -> {message.From}  {Decision(message)}";

    /// <summary>What a leader proposes to the controller.</summary>
    public static string Proposal(TraceCluster cluster, byte[] frame)
    {
        var request = Read<AlterPartitionRequest>(frame);
        var partition = request.Topics[0].Partitions[0];
        var members = partition.NewIsr.Select(member => cluster.NameOf(member.BrokerId, member.BrokerEpoch));
        return $"isr {string.Join(' ', members)} in leader epoch {partition.LeaderEpoch}, "
            + $"partition epoch {partition.PartitionEpoch}";
    }

    /// <summary>A request of any kind, without its header.</summary>
    public static T Read<T>(byte[] frame)
        where T : IMessage<T>
    {
        var reader = new ProtocolReader(frame);
        var header = RequestHeader.Read(reader);
        return T.Read(reader, header.ApiVersion);
    }

    /// <summary>What a fetch wants of the partition; null if it does not mention it.</summary>
    public static FetchPartitionRequest? Mentioned(byte[] frame) =>
        Read<FetchRequest>(frame).Topics is [var topic] ? topic.Partitions[0] : null;

    private static string Fetch(TraceCluster cluster, TraceMessage message)
    {
        var request = Read<FetchRequest>(message.Request);
        var follower = cluster.NameOf(message.From, request.ReplicaEpoch);
        var session = request.SessionEpoch > 0 ? $", session epoch {request.SessionEpoch}" : "";
        if (Mentioned(message.Request) is not { } partition)
        {
            return $"{follower} -> {message.To}  fetch as before{session}";
        }

        var start = partition.LogStartOffset > 0 ? $", log start {partition.LogStartOffset}" : "";
        return $"{follower} -> {message.To}  fetch from {partition.FetchOffset} in epoch "
            + $"{partition.CurrentLeaderEpoch}, "
            + $"last epoch {TraceText.Epoch(partition.LastFetchedEpoch)}{start}{session}";
    }

    private static string FetchAnswer(TraceMessage message)
    {
        var response = Body<FetchResponse>(message);
        if (response.ErrorCode != ErrorCode.None)
        {
            return response.ErrorCode.KafkaName();
        }

        if (response.Topics.Count == 0)
        {
            return "nothing new";
        }

        var partition = response.Topics[0].Partitions[0];
        var start = partition.LogStartOffset > 0 ? $", log start {partition.LogStartOffset}" : "";
        if (partition.ErrorCode != ErrorCode.None)
        {
            return $"{partition.ErrorCode.KafkaName()}{start}";
        }

        if (partition.DivergingEpoch is { } diverging)
        {
            return $"diverging: epoch {TraceText.Epoch(diverging.Epoch)} ends at {diverging.EndOffset}{start}";
        }

        var records = TraceText.Records(partition.Records ?? default).Select(record => record.Text).ToList();
        var found = records.Count > 0 ? string.Join(' ', records) : "nothing";
        return $"{found}, high watermark {partition.HighWatermark}{start}";
    }

    private static string Decision(TraceMessage message)
    {
        var response = Body<AlterPartitionResponse>(message);
        if (response.ErrorCode != ErrorCode.None)
        {
            return response.ErrorCode.KafkaName();
        }

        var partition = response.Topics[0].Partitions[0];
        return partition.ErrorCode != ErrorCode.None
            ? partition.ErrorCode.KafkaName()
            : $"isr {TraceText.Ids(partition.Isr)}, partition epoch {partition.PartitionEpoch}";
    }

    private static T Body<T>(TraceMessage message)
        where T : IMessage<T>
    {
        var version = RequestHeader.Read(new ProtocolReader(message.Request)).ApiVersion;
        var reader = new ProtocolReader(message.Answer!);
        ResponseHeader.Read(reader, message.Api, version);
        return T.Read(reader, version);
    }
}
