using Harness.Histories;

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

    internal override CheckResult Check(IReadOnlyList<HistoryEntry> history, IReadOnlyList<Operation> operations)
    {
        var findings = new FindingCollector();
        var facts = new LogFacts(history, operations);
        var undecided = LogChecker.Judge(facts, findings);
        foreach (var partition in facts.Partitions)
        {
            Scan(partition, Place(partition), facts.Narrator, findings);
        }

        return findings.ToResult(undecided);
    }

    // Operations whose place in the log is known, in the order of the log.
    private static List<Placed> Place(PartitionFacts partition)
    {
        var placed = new List<Placed>(partition.Appends.Count + partition.Reads.Count);
        foreach (var append in partition.Appends.Where(a => a.Base >= 0 && a.Operation.Outcome != EntryType.Fail))
        {
            var end = append.IsAcknowledged ? append.Operation.End : long.MaxValue;
            placed.Add(new Placed(append.Operation, append.Base, end));
            if (append.Values.Length > 1)
            {
                placed.Add(new Placed(append.Operation, append.Base + append.Values.Length - 1, end, IsFirst: false));
            }
        }

        foreach (var read in partition.Reads)
        {
            placed.Add(new Placed(read, LengthSeen(read), read.End));
        }

        placed.Sort(Placed.ByPlace);
        return placed;
    }

    // Records beyond the reported high watermark were observed all the same.
    private static long LengthSeen(Operation read)
    {
        var length = read.Completion!.HighWatermark!.Value;
        return read.Completion.Records!.Length == 0 ? length : Math.Max(length, PartitionFacts.EndOf(read));
    }

    private static void Scan(
        PartitionFacts partition, List<Placed> placed, Narrator narrator, FindingCollector findings)
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
                if (placed[i].IsFirst && earliest is { } later && later.End < placed[i].Operation.Begin)
                {
                    var before = placed[i];
                    findings.Add(Classify(before, later), () => Contradiction(partition, before, later, narrator));
                }

                next = next is { } n && n.End <= placed[i].End ? n : placed[i];
            }

            earliest = next;
            last = first - 1;
        }
    }

    private static Anomaly Classify(Placed before, Placed later) =>
        !before.Operation.IsAppend ? Anomalies.StaleRead
        : later.Operation.IsAppend ? Anomalies.NonlinearizableAppend
        : Anomalies.FutureRead;

    private static (string Statement, long[] Entries) Contradiction(
        PartitionFacts partition, Placed before, Placed later, Narrator narrator)
    {
        var begun = $"at {narrator.At(before.Operation.Begin)}";
        var done = $"at {narrator.At(later.End)}";
        var what = later.Operation.IsAppend
            ? $"process {later.Operation.Process}'s append of the record at offset {later.Place} had been "
                + $"acknowledged {done}"
            : $"process {later.Operation.Process} had read a log of {later.Place} records, which was answered {done}";
        var statement = before.Operation.IsAppend
            ? $"Process {before.Operation.Process} began to append value {before.Operation.Invocation.Values![0]} to "
                + $"{partition.Name} {begun} and it lies at offset {before.Place}, although {what}."
            : $"Process {before.Operation.Process} began to read {partition.Name} {begun} and was shown a log of "
                + $"{before.Place} records, although {what}.";
        return (statement + narrator.Then(partition, before.Operation.Begin),
            [
                before.Operation.Begin, before.Operation.Completion?.Index ?? before.Operation.Begin,
                later.Operation.Begin, later.End,
            ]);
    }
}
