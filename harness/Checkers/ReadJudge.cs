using System.Runtime.InteropServices;
using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Goes through what reads returned: every record has one offset, every offset one value, and a writer.
/// </summary>
internal sealed class ReadJudge(LogFacts facts, FindingCollector findings)
{
    private readonly Narrator narrator = facts.Narrator;

    /// <summary>Judges all reads, and notes where values were read.</summary>
    public void Judge()
    {
        foreach (var partition in facts.Partitions)
        {
            foreach (var append in partition.Appends.Where(a => a.IsAcknowledged))
            {
                NoteAcknowledgement(partition, append);
            }

            foreach (var read in partition.Reads)
            {
                JudgeRead(partition, read);
            }
        }
    }

    private void NoteAcknowledgement(PartitionFacts partition, AppendFacts append)
    {
        for (var i = 0; i < append.Values.Length; i++)
        {
            See(partition, new ReadRecord(append.Base + i, append.Values[i]), append.Operation.End, isRead: false);
        }
    }

    private void JudgeRead(PartitionFacts partition, Operation read)
    {
        var asked = read.Invocation.Offset!.Value;
        var expected = asked;
        var (backwards, skips) = (false, false);
        foreach (var record in read.Completion!.Records!)
        {
            backwards |= record.Offset < expected;
            skips |= record.Offset > expected;
            expected = Math.Max(expected, record.Offset + 1);
            JudgeRecord(partition, read, record);
        }

        expected = Math.Max(expected, read.Completion.Next ?? expected);
        partition.Covered.Add(asked, expected);
        if (read.IsFinal)
        {
            partition.FinallyCovered.Add(asked, expected);
        }

        if (backwards)
        {
            findings.Add(Anomalies.NonmonotonicRead, () => ReadOutOfOrder(partition, read,
                "not in the order of their offsets, or before the offset it asked for"));
        }

        if (skips && !partition.Cleaning.Compacts)
        {
            findings.Add(Anomalies.OffsetGap, () => ReadOutOfOrder(partition, read, "with offsets left out"));
        }
    }

    private void JudgeRecord(PartitionFacts partition, Operation read, ReadRecord record)
    {
        var isFirst = See(partition, record, read.End, isRead: true);
        if (!isFirst && !read.IsFinal)
        {
            return;
        }

        if (record.Value == -1)
        {
            if (isFirst)
            {
                FromNowhere(partition, read, record, "whose payload this run never wrote");
            }

            return;
        }

        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(facts.Values, record.Value, out var known);
        if (!known)
        {
            value = new ValueFacts { Append = -1, ReadOffset = -1 };
        }

        if (value.ReadOffset == -1)
        {
            (value.ReadOffset, value.ReadEntry) = (record.Offset, read.End);
            JudgeOrigin(partition, read, record, value);
        }
        else if (value.ReadOffset != record.Offset && !value.IsDuplicate)
        {
            value.IsDuplicate = true;
            AddDuplicate(partition, read, record, value);
        }

        value.IsFinallyRead |= read.IsFinal && value.Append >= 0 && facts.Appends[value.Append].Partition == partition;
    }

    // Notes the value at the offset; true if no read had shown this value there before.
    private bool See(PartitionFacts partition, ReadRecord record, long entry, bool isRead)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(partition.Offsets, record.Offset, out var known);
        if (!known)
        {
            slot = new OffsetFacts { Value = record.Value, Entry = entry, IsRead = isRead };
            return true;
        }

        if (slot.Value == record.Value)
        {
            var first = !slot.IsRead;
            slot.IsRead |= isRead;
            return first;
        }

        if (!slot.IsInconsistent)
        {
            slot.IsInconsistent = true;
            var seen = slot;
            findings.Add(Anomalies.InconsistentOffsets, () => (
                $"Offset {record.Offset} of {partition.Name} held {Named(seen.Value)} at {narrator.At(seen.Entry)} and "
                + $"{Named(record.Value)} at {narrator.At(entry)}."
                + narrator.Then(partition, Math.Max(entry, seen.Entry)),
                [seen.Entry, entry]));
        }

        return true;
    }

    private void JudgeOrigin(PartitionFacts partition, Operation read, ReadRecord record, in ValueFacts value)
    {
        if (value.Append < 0)
        {
            FromNowhere(partition, read, record, "which nobody ever appended");
            return;
        }

        var append = facts.Appends[value.Append];
        var origin = append.Operation;
        if (append.Partition != partition)
        {
            FromNowhere(partition, read, record, $"which was appended to {append.Partition.Name}", origin.Begin);
        }
        else if (record.Key != append.Keys?[value.Position])
        {
            FromNowhere(partition, read, record,
                $"{Keyed(record.Key)}, which was appended {Keyed(append.Keys?[value.Position])}", origin.Begin);
        }
        else if (read.End < origin.Begin)
        {
            FromNowhere(partition, read, record, $"whose append began only at {narrator.At(origin.Begin)}",
                origin.Begin);
        }
        else if (origin.Outcome == EntryType.Fail)
        {
            findings.Add(Anomalies.AbortedRead, () => (
                $"Process {read.Process} read value {record.Value} at offset {record.Offset} of {partition.Name} at "
                + $"{narrator.At(read.End)}, but its append by process {origin.Process} had failed for certain "
                + $"({origin.Completion!.Error}).{narrator.Then(partition, origin.Begin)}",
                [origin.Begin, origin.End, read.End]));
        }
    }

    private void AddDuplicate(PartitionFacts partition, Operation read, ReadRecord record, ValueFacts value) =>
        findings.Add(Anomalies.Duplicate, () => (
            $"Value {record.Value} of {partition.Name}, sent once, was read at offset {value.ReadOffset} and again at "
            + $"offset {record.Offset}, by process {read.Process} at {narrator.At(read.End)}."
            + narrator.Then(partition, read.End),
            [value.ReadEntry, read.End]));

    private void FromNowhere(
        PartitionFacts partition, Operation read, ReadRecord record, string why, params long[] proof) =>
        findings.Add(Anomalies.FromNowhere, () => (
            $"Process {read.Process} read at offset {record.Offset} of {partition.Name}, at {narrator.At(read.End)}, "
            + $"{Named(record.Value)}, {why}.{narrator.Then(partition, read.End)}",
            [.. proof, read.End]));

    private (string Statement, long[] Entries) ReadOutOfOrder(PartitionFacts partition, Operation read, string how) => (
        $"Process {read.Process} asked for {partition.Name} from offset {read.Invocation.Offset} and at "
        + $"{narrator.At(read.End)} got records {how}.{narrator.Then(partition, read.Begin)}",
        [read.Begin, read.End]);

    private static string Keyed(long? key) => key switch
    {
        null => "without a key",
        -1 => "with a key that this run never wrote",
        _ => $"with key {key}",
    };

    private static string Named(long value) => value == -1 ? "a record" : $"value {value}";
}
