namespace Harness.Client;

/// <summary>
/// The API versions the client speaks: fixed, and low enough for every broker of the last years, so that no negotiation
/// comes between an operation and its history.
/// </summary>
internal static class ClientVersions
{
    /// <summary>Record batches of format 2; answers have the log's start.</summary>
    public const short Produce = 7;

    /// <summary>Has leader epochs (KIP-320) and topics by name.</summary>
    public const short Fetch = 11;

    /// <summary>Has leader epochs.</summary>
    public const short ListOffsets = 5;

    /// <summary>Has leader epochs.</summary>
    public const short Metadata = 7;

    /// <summary>The last version before the flexible ones.</summary>
    public const short InitProducerId = 1;

    /// <summary>The last version before the flexible ones.</summary>
    public const short CreateTopics = 4;

    /// <summary>The last version before the flexible ones.</summary>
    public const short DeleteTopics = 3;

    /// <summary>The last version before the flexible ones.</summary>
    public const short DeleteRecords = 1;
}
