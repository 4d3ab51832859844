namespace Broker.Server.Cluster;

/// <summary>What was sent to one partition, numbered from 1 on, and what became of it.</summary>
internal sealed class SentRecords
{
    private readonly SortedDictionary<int, long> acknowledged = [];
    private readonly SortedDictionary<int, string> refused = [];

    /// <summary>The number of the last record; 0 for none.</summary>
    public int Sent { get; set; }

    /// <summary>Offsets as they were acknowledged, by number; -1 where none was told.</summary>
    public IReadOnlyDictionary<int, long> Acknowledged => acknowledged;

    /// <summary>Why the client gave up, by number.</summary>
    public IReadOnlyDictionary<int, string> Refused => refused;

    /// <summary>A record was acknowledged.</summary>
    public void Acknowledge(int number, long offset) => acknowledged.Add(number, offset);

    /// <summary>The client gave up on a record: nobody knows whether it was appended.</summary>
    public void Refuse(int number, string why) => refused.Add(number, why);
}
