using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Goes through what reads returned, as they are read: every record has one offset, every offset one value, and a
/// writer. Notes where values were read.
/// </summary>
internal sealed class ReadJudge(HistoryFacts facts, FindingCollector findings)
{
    // Values that were read before anyone appended them.
    private readonly Dictionary<long, Stranger> strangers = [];

    /// <summary>An append begins.</summary>
    /// <exception cref="HistoryFormatException">One of its values was appended before.</exception>
    public void Appended(HistoryEntry entry, int number, string history)
    {
        var append = facts.Appends[number];
        for (var i = 0; i < append.Count; i++)
        {
            var known = facts.Values.IndexOf(entry.Values![i]);
            if (known < 0)
            {
                facts.Values.Add(new ValueFacts(entry.Values[i]) { Append = number, Position = i });
            }
            else if (facts.Values[known].Append >= 0)
            {
                throw new HistoryFormatException(history, entry.Index + 1, "values",
                    $"value {entry.Values[i]} was appended before: values are unique in the whole run");
            }
            else
            {
                ref var value = ref facts.Values[known];
                (value.Append, value.Position) = (number, i);
                strangers.Remove(value.Value, out var read);
                value.IsFinallyRead = read.Partition.Index == append.Partition;
                JudgeOrigin(read.Partition, read.Read, read.Record, ref value);
            }
        }
    }

    /// <summary>An append was acknowledged by all in-sync replicas.</summary>
    public void Acknowledged(PartitionFacts partition, in AppendFacts append)
    {
        for (var i = 0; i < append.Count; i++)
        {
            See(partition, new ReadRecord(append.Base + i, facts.ValueOf(append, i)), append.End, isRead: false);
        }
    }

    /// <summary>An append failed for certain: nobody may have read it.</summary>
    public void Failed(PartitionFacts partition, int number, string error)
    {
        var append = facts.Appends[number];
        for (var i = 0; i < append.Count; i++)
        {
            var value = facts.Value(facts.ValueOf(append, i));
            if (value.ReadOffset >= 0 && !value.IsStrange)
            {
                var read = partition.ReadAnsweredAt(value.ReadEntry);
                AddAborted(partition, read, new ReadRecord(value.ReadOffset, value.Value), append, $" ({error})");
            }
        }
    }

    /// <summary>A read is ok; returns what is kept of it.</summary>
    public ReadFacts Read(PartitionFacts partition, HistoryEntry invocation, HistoryEntry completion)
    {
        var asked = invocation.Offset!.Value;
        var records = completion.Records!;
        var end = PartitionFacts.EndOf(invocation, completion);
        var watermark = completion.HighWatermark!.Value;
        var read = new ReadFacts(
            asked, Math.Max(asked, end), records.Length == 0 ? watermark : Math.Max(watermark, end), invocation.Index,
            completion.Index, invocation.Process!.Value, invocation.Final == true);
        partition.Reads.Add(read);
        var expected = asked;
        var (backwards, skips) = (false, false);
        foreach (var record in records)
        {
            backwards |= record.Offset < expected;
            skips |= record.Offset > expected;
            expected = Math.Max(expected, record.Offset + 1);
            JudgeRecord(partition, read, record);
        }

        partition.Covered.Add(asked, read.To);
        if (read.IsFinal)
        {
            partition.FinallyCovered.Add(asked, read.To);
        }

        if (backwards)
        {
            AddBackwards(partition, read);
        }

        if (skips || expected < read.To)
        {
            partition.Gaps.Add(new ReadGaps(read, skips, LeftOut(read, records)));
        }

        return read;
    }

    /// <summary>The history is over: who was not appended by now never was.</summary>
    public void Conclude()
    {
        foreach (var stranger in strangers.Values.OrderBy(s => s.Read.End).ThenBy(s => s.Record.Offset))
        {
            FromNowhere(stranger.Partition, stranger.Read, stranger.Record, "which nobody ever appended");
        }
    }

    /// <summary>A sentence on a read whose records are not as they should be, and the entries that prove it.</summary>
    public static (string Statement, long[] Entries) ReadOutOfOrder(
        Narrator narrator, PartitionFacts partition, ReadFacts read, string how) => (
        $"Process {read.Process} asked for {partition.Name} from offset {read.From} and at "
        + $"{narrator.At(read.End)} got records {how}.{narrator.Then(partition, read.Begin)}",
        [read.Begin, read.End]);

    private static List<(long From, long To)> LeftOut(ReadFacts read, ReadRecord[] records)
    {
        var leftOut = new List<(long From, long To)>();
        var expected = read.From;
        foreach (var record in records.OrderBy(r => r.Offset))
        {
            if (record.Offset > expected)
            {
                leftOut.Add((expected, record.Offset));
            }

            expected = Math.Max(expected, record.Offset + 1);
        }

        if (expected < read.To)
        {
            leftOut.Add((expected, read.To));
        }

        return leftOut;
    }

    private void JudgeRecord(PartitionFacts partition, ReadFacts read, ReadRecord record)
    {
        var isFirst = See(partition, record, read.End, isRead: true);
        if (!isFirst && !read.IsFinal && IsPlain(record))
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

        var known = facts.Values.IndexOf(record.Value);
        known = known < 0 ? facts.Values.Add(new ValueFacts(record.Value)) : known;
        ref var value = ref facts.Values[known];
        if (value.ReadOffset == -1)
        {
            (value.ReadOffset, value.ReadEntry) = (record.Offset, read.End);
            if (value.Append < 0)
            {
                strangers.Add(record.Value, new Stranger(partition, read, record));
            }
            else
            {
                JudgeOrigin(partition, read, record, ref value);
            }
        }
        else if (value.ReadOffset != record.Offset && !value.IsDuplicate)
        {
            value.IsDuplicate = true;
            AddDuplicate(partition, read, record, value);
        }
        else if (value is { Append: >= 0, IsStrange: false })
        {
            JudgeContent(partition, read, record, ref value);
        }

        value.IsFinallyRead |= read.IsFinal && value.Append >= 0
            && facts.Appends[value.Append].Partition == partition.Index;
    }

    // Notes the value at the offset; true if no read had shown this value there before.
    private bool See(PartitionFacts partition, ReadRecord record, long entry, bool isRead)
    {
        var known = partition.Offsets.IndexOf(record.Offset);
        if (known < 0)
        {
            partition.Offsets.Add(new OffsetFacts(record.Offset, record.Value, entry, isRead));
            return true;
        }

        ref var slot = ref partition.Offsets[known];
        if (slot.Value == record.Value)
        {
            var first = !slot.IsRead;
            slot.IsRead |= isRead;
            return first;
        }

        if (!slot.IsInconsistent)
        {
            slot.IsInconsistent = true;
            AddInconsistent(partition, record, entry, slot);
        }

        return true;
    }

    private void JudgeOrigin(PartitionFacts partition, ReadFacts read, ReadRecord record, ref ValueFacts value)
    {
        var origin = facts.Appends[value.Append];
        var strange = origin.Partition != partition.Index
                ? $"which was appended to {facts.Numbered[origin.Partition].Name}"
            : read.End < origin.Begin ? $"whose append began only at {facts.Narrator.At(origin.Begin)}"
            : null;
        if (strange is not null)
        {
            value.IsStrange = true;
            FromNowhere(partition, read, record, strange, origin.Begin);
        }
        else if (origin.HasFailed)
        {
            AddAborted(partition, read, record, origin, "");
        }
        else
        {
            JudgeContent(partition, read, record, ref value);
        }
    }

    // Nothing to compare but the value: a record that was seen before needs no other look.
    private bool IsPlain(ReadRecord record) =>
        record.Key is null && record.Digest is null && facts.AppendedKeys.Count == 0;

    private void JudgeContent(PartitionFacts partition, ReadFacts read, ReadRecord record, ref ValueFacts value)
    {
        var origin = facts.Appends[value.Append];
        var key = facts.KeyOf(origin, value.Position);
        if (record.Key != key)
        {
            value.IsStrange = true;
            FromNowhere(partition, read, record,
                $"{Keyed(record.Key)}, which was appended {Keyed(key)}", origin.Begin);
        }
        else if (record.Digest is { } digest && facts.DigestOf(origin, value.Position) is { } sent && digest != sent)
        {
            value.IsStrange = true;
            AddAltered(partition, read, record, origin);
        }
    }

    private void AddBackwards(PartitionFacts partition, ReadFacts read) =>
        findings.Add(Anomalies.InternalNonmonotonicPoll, () => ReadOutOfOrder(facts.Narrator, partition, read,
            "not in the order of their offsets, or before the offset it asked for"));

    private void AddInconsistent(PartitionFacts partition, ReadRecord record, long entry, OffsetFacts seen) =>
        findings.Add(Anomalies.InconsistentOffsets, () => (
            $"Offset {record.Offset} of {partition.Name} held {Named(seen.Value)} at "
            + $"{facts.Narrator.At(seen.Entry)} and {Named(record.Value)} at {facts.Narrator.At(entry)}."
            + facts.Narrator.Then(partition, Math.Max(entry, seen.Entry)),
            [seen.Entry, entry]));

    private void AddAltered(PartitionFacts partition, ReadFacts read, ReadRecord record, AppendFacts origin) =>
        findings.Add(Anomalies.AlteredRecord, () => (
            $"Process {read.Process} read value {record.Value} at offset {record.Offset} of {partition.Name} at "
            + $"{facts.Narrator.At(read.End)} with digest {record.Digest}: its headers or its timestamp are not those "
            + $"that process {origin.Process} appended.{facts.Narrator.Then(partition, read.End)}",
            [origin.Begin, read.End]));

    private void AddAborted(
        PartitionFacts partition, ReadFacts read, ReadRecord record, AppendFacts origin, string because) =>
        findings.Add(Anomalies.G1a, () => (
            $"Process {read.Process} read value {record.Value} at offset {record.Offset} of {partition.Name} at "
            + $"{facts.Narrator.At(read.End)}, but its append by process {origin.Process} had failed for certain"
            + $"{because}.{facts.Narrator.Then(partition, origin.Begin)}",
            [origin.Begin, origin.End, read.End]));

    private void AddDuplicate(PartitionFacts partition, ReadFacts read, ReadRecord record, ValueFacts value) =>
        findings.Add(Anomalies.Duplicate, () => (
            $"Value {record.Value} of {partition.Name}, sent once, was read at offset {value.ReadOffset} and again at "
            + $"offset {record.Offset}, by process {read.Process} at {facts.Narrator.At(read.End)}."
            + facts.Narrator.Then(partition, read.End),
            [value.ReadEntry, read.End]));

    private void FromNowhere(
        PartitionFacts partition, ReadFacts read, ReadRecord record, string why, params long[] proof) =>
        findings.Add(Anomalies.FromNowhere, () => (
            $"Process {read.Process} read at offset {record.Offset} of {partition.Name}, at "
            + $"{facts.Narrator.At(read.End)}, {Named(record.Value)}, {why}.{facts.Narrator.Then(partition, read.End)}",
            [.. proof, read.End]));

    private static string Keyed(long? key) => key switch
    {
        null => "without a key",
        -1 => "with a key that this run never wrote",
        _ => $"with key {key}",
    };

    private static string Named(long value) => value == -1 ? "a record" : $"value {value}";

    private readonly record struct Stranger(PartitionFacts Partition, ReadFacts Read, ReadRecord Record);
}
