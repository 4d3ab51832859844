using Harness.Histories.General;

namespace Harness.Histories.Kafka;

/// <summary>An operation of Jepsen's Kafka workload.</summary>
public sealed record KafkaOperation
{
    /// <summary>Who made it.</summary>
    public required int Process { get; init; }

    /// <summary>What it does.</summary>
    public required KafkaAction Action { get; init; }

    /// <summary>It is a transaction: its sends are to be seen by nobody before it commits.</summary>
    public required bool IsTransaction { get; init; }

    /// <summary><c>ok</c>, <c>fail</c>, or <c>info</c> if nobody knows.</summary>
    public required EntryType Outcome { get; init; }

    /// <summary>Position of its invocation among all entries.</summary>
    public required long Begin { get; init; }

    /// <summary>Position of its completion; <see cref="long.MaxValue"/> if its outcome is not known.</summary>
    public required long End { get; init; }

    /// <summary>Line of its invocation, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Time of its invocation in ns; null if it was not told.</summary>
    public long? BeganAt { get; init; }

    /// <summary>Time of its completion in ns; null if it was not told, or there is none.</summary>
    public long? EndedAt { get; init; }

    /// <summary>How many polls it made, those that returned nothing included.</summary>
    public int PollCount { get; init; }

    /// <summary>What it sent, in order, whatever became of it.</summary>
    public IReadOnlyList<KafkaRecord> Sends { get; init; } = [];

    /// <summary>What its polls returned, in order.</summary>
    public IReadOnlyList<KafkaRecord> Polls { get; init; } = [];

    /// <summary>Assign and subscribe: the keys.</summary>
    public IReadOnlyList<Datum> Keys { get; init; } = [];

    /// <summary>Assign: the consumer goes to the beginning of all its keys.</summary>
    public bool SeeksToBeginning { get; init; }

    /// <summary>Keys that were given to the consumer, or taken from it, while the operation went on.</summary>
    public IReadOnlyList<Datum> Rebalanced { get; init; } = [];

    /// <summary>The operation in words.</summary>
    public string Text => $"process {Process} (line {Line})";
}
