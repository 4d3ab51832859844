using Harness.Histories;

namespace Harness.Checkers;

/// <summary>An append and where in the log its values lie. Small, as a history may have millions.</summary>
internal struct AppendFacts
{
    /// <summary>Index of its invocation.</summary>
    public long Begin;

    /// <summary>Index of its completion; <see cref="long.MaxValue"/> while its outcome is not known.</summary>
    public long End;

    /// <summary>
    /// Offset of its first value; -1 while unknown. Known from the acknowledgement by all in-sync replicas, or else
    /// from the first of its values that was read.
    /// </summary>
    public long Base;

    /// <summary>Where its values begin in <see cref="HistoryFacts.AppendedValues"/>.</summary>
    public int First;

    /// <summary>How many values it has, 1 or more.</summary>
    public int Count;

    /// <summary>Where its keys begin in <see cref="HistoryFacts.AppendedKeys"/>; -1 if it has none.</summary>
    public int FirstKey;

    /// <summary>Where its digests begin in <see cref="HistoryFacts.AppendedDigests"/>; -1 if it has none.</summary>
    public int FirstDigest;

    /// <summary>The process.</summary>
    public int Process;

    /// <summary>Number of its partition in <see cref="HistoryFacts.Partitions"/>.</summary>
    public int Partition;

    /// <summary>Acknowledgements asked for: -1 (all in-sync replicas), 0 or 1.</summary>
    public sbyte Acks;

    private byte outcome;

    /// <summary>How it ended; <see cref="EntryType.Info"/> while it did not.</summary>
    public EntryType Outcome
    {
        readonly get => (EntryType)outcome;
        set => outcome = (byte)value;
    }

    /// <summary>It asked to be acknowledged by all in-sync replicas, so it is judged for durability.</summary>
    public readonly bool IsDurable => Acks == -1;

    /// <summary>It was acknowledged by all in-sync replicas.</summary>
    public readonly bool IsAcknowledged => Acks == -1 && Outcome == EntryType.Ok;

    /// <summary>It definitely did not happen.</summary>
    public readonly bool HasFailed => Outcome == EntryType.Fail;
}
