namespace Broker.Storage.Producers;

/// <summary>
/// Sequence numbers count the records a producer sends to a partition, from 0; after the largest integer comes 0 again.
/// </summary>
public static class SequenceNumbers
{
    /// <summary>The sequence number <paramref name="records"/> (0 or more) after <paramref name="sequence"/>.</summary>
    public static int Add(int sequence, int records) =>
        sequence <= int.MaxValue - records ? sequence + records : records - (int.MaxValue - sequence) - 1;

    /// <summary>
    /// The sequence number <paramref name="records"/> (0 or more) before <paramref name="sequence"/>.
    /// </summary>
    public static int Subtract(int sequence, int records) =>
        sequence >= records ? sequence - records : int.MaxValue - (records - sequence) + 1;
}
