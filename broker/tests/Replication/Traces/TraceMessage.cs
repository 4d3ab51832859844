using Broker.Protocol;
using Broker.Protocol.Fetch;

namespace Broker.Tests.Replication.Traces;

/// <summary>A request on its way, or its answer on the way back. It moves only when the script says so.</summary>
internal sealed class TraceMessage(TraceConnection connection, byte[] request)
{
    public TraceConnection Connection => connection;

    public byte[] Request => request;

    public int From => connection.From;

    public int To => connection.To;

    public ApiKey Api { get; } = RequestHeader.Read(new ProtocolReader(request)).ApiKey;

    /// <summary>
    /// For fetches: what is wanted of the partition, which an incremental one may have told earlier. Null for others.
    /// </summary>
    public FetchPartitionRequest? Wanted { get; init; }

    /// <summary>Whether it reached its receiver.</summary>
    public bool IsSent { get; set; }

    /// <summary>The answer, once the receiver gave it; null before.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>The name that a script gave it when it was held; null for none.</summary>
    public string? Name { get; set; }
}
