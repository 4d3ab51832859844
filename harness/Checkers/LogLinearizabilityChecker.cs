namespace Harness.Checkers;

/// <summary>
/// Model <c>log-linearizable</c>: everything of <see cref="LogChecker"/>, and every partition is linearizable as a log
/// whose operations are "append records at the end, one after the other, and tell the offset of the first" and "tell
/// the length, and return records".
/// </summary>
/// <remarks>
/// This is decided exactly, in O(n log n), because results fix the order. The record at offset o takes effect when the
/// log has length o; a read that reports high watermark h, when it has length h. So a record stands before all reads of
/// h &gt; o and all records at later offsets, and after all others: a weak order, with ties only among reads of one
/// length, which commute. (Of an append's records only the first and the last matter: they have the same beginning and
/// end in time.) A sequential execution exists exactly if that order and real time ("a completed before b was invoked",
/// an interval order) have no cycle together. A cycle must step down in the weak order somewhere, and only real time
/// can step down: so there is a cycle exactly if some x stands before some y although y completed before x was invoked.
/// One scan from the end of the log, keeping the earliest completion so far, finds every such x. Contents are
/// <see cref="LogChecker"/>'s affair: with one value per offset, equal lengths mean equal logs.
/// <para>
/// An append of unknown outcome, or one that asked for acks 0 or 1, never completes: it stands where its values were
/// read, and is left out if they never were. Offsets that no acknowledgement and no read tells about are taken to hold
/// such appends; in a complete run the final reads leave no such offsets.
/// </para>
/// </remarks>
public sealed class LogLinearizabilityChecker : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => "log-linearizable";

    internal override CheckResult Check(HistoryFacts facts)
    {
        var findings = new FindingCollector();
        var undecided = LogChecker.Judge(facts, findings, isCurrent: true);
        foreach (var partition in facts.IsCut ? [] : facts.Partitions)
        {
            Scan(facts, partition, Place(facts, partition), findings);
        }

        return findings.ToResult(undecided);
    }

    // Operations whose place in the log is known, in the order of the log.
    private static List<Placed> Place(HistoryFacts facts, PartitionFacts partition)
    {
        var placed = new List<Placed>(partition.Appends.Count + partition.Reads.Count);
        for (var i = 0; i < partition.Appends.Count; i++)
        {
            var append = facts.Appends[partition.Appends[i]];
            if (append.Base < 0 || append.HasFailed)
            {
                continue;
            }

            var end = append.IsAcknowledged ? append.End : long.MaxValue;
            var first = new Placed(partition.Appends[i], append.Base, append.Begin, end, IsAppend: true);
            placed.Add(first);
            if (append.Count > 1)
            {
                placed.Add(first with { Place = append.Base + append.Count - 1, IsFirst = false });
            }
        }

        for (var i = 0; i < partition.Reads.Count; i++)
        {
            var read = partition.Reads[i];
            placed.Add(new Placed(i, read.Length, read.Begin, read.End, IsAppend: false));
        }

        placed.Sort(Placed.ByPlace);
        return placed;
    }

    private static void Scan(
        HistoryFacts facts, PartitionFacts partition, List<Placed> placed, FindingCollector findings)
    {
        // Invariant: of all operations that stand strictly after the current group, the one that completed first.
        Placed? earliest = null;
        for (var last = placed.Count - 1; last >= 0;)
        {
            var first = last;
            while (first > 0 && placed[first - 1].StandsWith(placed[last]))
            {
                first--;
            }

            var next = earliest;
            for (var i = first; i <= last; i++)
            {
                if (placed[i].IsFirst && earliest is { } later && later.End < placed[i].Begin)
                {
                    Add(facts, partition, placed[i], later, findings);
                }

                next = next is { } n && n.End <= placed[i].End ? n : placed[i];
            }

            earliest = next;
            last = first - 1;
        }
    }

    private static void Add(
        HistoryFacts facts, PartitionFacts partition, Placed before, Placed later, FindingCollector findings) =>
        findings.Add(Classify(before, later), () => Contradiction(facts, partition, before, later));

    private static Anomaly Classify(Placed before, Placed later) =>
        !before.IsAppend ? Anomalies.StaleRead
        : later.IsAppend ? Anomalies.NonlinearizableAppend
        : Anomalies.FutureRead;

    private static (string Statement, long[] Entries) Contradiction(
        HistoryFacts facts, PartitionFacts partition, Placed before, Placed later)
    {
        var narrator = facts.Narrator;
        var begun = $"at {narrator.At(before.Begin)}";
        var done = $"at {narrator.At(later.End)}";
        var what = later.IsAppend
            ? $"process {facts.Appends[later.Number].Process}'s append of the record at offset {later.Place} had been "
                + $"acknowledged {done}"
            : $"process {partition.Reads[later.Number].Process} had read a log of {later.Place} records, which was "
                + $"answered {done}";
        var statement = before.IsAppend
            ? $"Process {facts.Appends[before.Number].Process} began to append value "
                + $"{facts.ValueOf(facts.Appends[before.Number], 0)} to "
                + $"{partition.Name} {begun} and it lies at offset {before.Place}, although {what}."
            : $"Process {partition.Reads[before.Number].Process} began to read {partition.Name} {begun} and was shown "
                + $"a log of {before.Place} records, although {what}.";
        return (statement + narrator.Then(partition, before.Begin),
            [before.Begin, before.End == long.MaxValue ? before.Begin : before.End, later.Begin, later.End]);
    }
}
