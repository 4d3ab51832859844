namespace Broker.Storage.Records;

/// <summary>Whose clock the timestamps of a batch come from: bit 3 of its attributes (KIP-32).</summary>
public enum TimestampType
{
    /// <summary>The producer's; every record has its own.</summary>
    CreateTime = 0,

    /// <summary>The leader's at append; all records have the batch's maximum timestamp.</summary>
    LogAppendTime = 1,
}
