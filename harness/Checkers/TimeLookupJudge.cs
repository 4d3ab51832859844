namespace Harness.Checkers;

/// <summary>
/// Goes through the lookups of offsets by timestamp: each has to be answered with the first record that consumers may
/// read and that is not older than the timestamp asked for.
/// </summary>
/// <remarks>
/// What a record's timestamp is, its append tells (<c>CreateTime</c>); of records whose append tells none nothing is
/// said. An offset holds one record for ever, so it does not matter when it was seen there:
/// <list type="bullet">
/// <item>The record at the offset answered is not older than asked for. That holds whatever may be removed.</item>
/// <item>No record before it is as new as that: whoever answers with an offset may read all before it. Not judged where
/// retention or compaction may have removed that record.</item>
/// <item>If the answer is that there is none, no record is as new as that which was acknowledged or read before the
/// lookup began. That needs answers that are not stale: judged for linearizable reads only, and where nothing may be
/// removed.</item>
/// </list>
/// </remarks>
internal sealed class TimeLookupJudge(HistoryFacts facts, FindingCollector findings)
{
    /// <summary>Judges every lookup; <paramref name="isCurrent"/> if answers have to be up to date.</summary>
    public void Judge(bool isCurrent)
    {
        foreach (var partition in facts.Partitions.Where(partition => partition.TimeLookups.Count > 0))
        {
            var keepsAll = partition.Cleaning is { TrimsStart: false, Compacts: false };
            var byOffset = Dated(partition, record => record.Offset);
            var byEntry = isCurrent && keepsAll ? Dated(partition, record => record.Entry) : [];
            for (var i = 0; i < partition.TimeLookups.Count; i++)
            {
                var lookup = partition.TimeLookups[i];
                JudgeFound(partition, lookup);
                if (lookup.Offset >= 0 && keepsAll
                    && FirstSince(byOffset, lookup, record => record.Offset < lookup.Offset) is { } passed)
                {
                    AddPassedOver(partition, lookup, passed, "lies before it");
                }
                else if (lookup.Offset < 0
                    && FirstSince(byEntry, lookup, record => record.Entry < lookup.Begin) is { } known)
                {
                    AddPassedOver(partition, lookup, known, "was acknowledged or read before that");
                }
            }
        }
    }

    private void JudgeFound(PartitionFacts partition, TimeLookup lookup)
    {
        var slot = partition.Offsets.IndexOf(lookup.Offset);
        if (slot >= 0 && DateOf(partition.Offsets[slot]) is { } found && found.TimestampMs < lookup.TimestampMs)
        {
            findings.Add(Anomalies.WrongOffsetForTime, () => (
                $"{Asked(partition, lookup)} that it is the one at offset {lookup.Offset}: but value {found.Value}, "
                + $"which lies there, has timestamp {found.TimestampMs}.{facts.Narrator.Then(partition, lookup.Begin)}",
                [found.Append, found.Entry, lookup.Begin, lookup.End]));
        }
    }

    private void AddPassedOver(PartitionFacts partition, TimeLookup lookup, Record passed, string where) =>
        findings.Add(Anomalies.WrongOffsetForTime, () => (
            $"{Asked(partition, lookup)} that it is "
            + (lookup.Offset < 0 ? "none" : $"the one at offset {lookup.Offset}")
            + $": but value {passed.Value} at offset {passed.Offset}, with timestamp {passed.TimestampMs}, {where}."
            + facts.Narrator.Then(partition, lookup.Begin),
            [passed.Append, passed.Entry, lookup.Begin, lookup.End]));

    private string Asked(PartitionFacts partition, TimeLookup lookup) =>
        $"Process {lookup.Process} asked for the first record of {partition.Name} with timestamp {lookup.TimestampMs} "
        + $"or a later one, and was told at {facts.Narrator.At(lookup.End)}";

    // Records whose timestamps are known, in some order, each with the latest timestamp up to there.
    private List<(Record Record, long Latest)> Dated(PartitionFacts partition, Func<Record, long> order)
    {
        var records = new List<Record>();
        for (var i = 0; i < partition.Offsets.Count; i++)
        {
            if (DateOf(partition.Offsets[i]) is { } record)
            {
                records.Add(record);
            }
        }

        var latest = long.MinValue;
        return [.. records.OrderBy(order).Select(record => (record, latest = Math.Max(latest, record.TimestampMs)))];
    }

    // The first one in their order that is not older than asked for, if it is one of those at the beginning which are
    // meant.
    private static Record? FirstSince(
        List<(Record Record, long Latest)> records, TimeLookup lookup, Func<Record, bool> isMeant)
    {
        var (low, high) = (0, records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = records[middle].Latest < lookup.TimestampMs ? (middle + 1, high) : (low, middle);
        }

        return low < records.Count && isMeant(records[low].Record) ? records[low].Record : null;
    }

    // Null for a record whose append does not tell, and for one that should not be there: that is an anomaly of its
    // own.
    private Record? DateOf(OffsetFacts seen)
    {
        if (seen.IsInconsistent || facts.Values.IndexOf(seen.Value) is not (>= 0 and var known))
        {
            return null;
        }

        ref var value = ref facts.Values[known];
        return value is { Append: >= 0, IsStrange: false } && facts.Timestamps.Of(value.Append) is { } timestamp
            ? new Record(seen.Offset, seen.Value, timestamp, seen.Entry, facts.Appends[value.Append].Begin)
            : null;
    }

    // Entry is the one that showed it at its offset, Append the one that began its append.
    private readonly record struct Record(long Offset, long Value, long TimestampMs, long Entry, long Append);
}
