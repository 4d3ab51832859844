using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Goes through what was appended: nothing acknowledged is lost, moved or reordered. Needs what reads showed.
/// </summary>
internal sealed class AppendJudge(LogFacts facts, FindingCollector findings)
{
    private readonly Narrator narrator = facts.Narrator;

    /// <summary>
    /// Why the verdict can't be valid although nothing was found: records the final reads did not get to; or null.
    /// </summary>
    public string? Undecided { get; private set; }

    /// <summary>Judges all appends.</summary>
    public void Judge()
    {
        foreach (var partition in facts.Partitions)
        {
            var appends = partition.Appends.Where(a => a.Operation.Outcome != EntryType.Fail).ToList();
            appends.ForEach(FindBase);
            var compaction = new Compaction(partition);
            var unseen = appends.Where(a => a.IsDurable && a.Base >= 0).Sum(a => JudgeValues(a, compaction));
            JudgeOrder(partition);
            JudgeGaps(partition, compaction);
            if (unseen > 0 && Undecided is null)
            {
                Undecided = $"{unseen} acknowledged record(s) of {partition.Name} could not be judged: no final "
                    + "read passed over their offsets";
            }
        }
    }

    // Without an acknowledged offset, the first value that was read tells where the others must be: a batch is whole.
    private void FindBase(AppendFacts append)
    {
        for (var i = 0; i < append.Values.Length && append.Base < 0; i++)
        {
            var value = facts.Values[append.Values[i]];
            append.Base = value.ReadOffset >= i ? value.ReadOffset - i : -1;
        }
    }

    private int JudgeValues(AppendFacts append, Compaction compaction)
    {
        var partition = append.Partition;
        var unseen = 0;
        for (var i = 0; i < append.Values.Length; i++)
        {
            var value = facts.Values[append.Values[i]];
            var due = append.Base + i;
            if (value.ReadOffset >= 0 && value.ReadOffset != due && !value.IsDuplicate)
            {
                AddMoved(append, append.Values[i], value, due);
            }

            if (value.IsFinallyRead || compaction.MayRemove(append, i))
            {
                continue;
            }

            var passed = partition.FinallyCovered.Contains(due);
            if (passed || (value.ReadOffset < 0 && partition.Covered.Contains(due)))
            {
                AddLost(append, append.Values[i], due, passed);
            }
            else if (append.IsAcknowledged && !(partition.Cleaning.TrimsStart && due < partition.LogStart))
            {
                unseen++;
                AddUnseen(append, append.Values[i], due);
            }
        }

        return unseen;
    }

    // One process has one operation at a time, so its acknowledged appends must lie in the order it made them.
    private void JudgeOrder(PartitionFacts partition)
    {
        var furthest = new Dictionary<int, AppendFacts>();
        foreach (var append in partition.Appends.Where(a => a.IsAcknowledged))
        {
            var process = append.Operation.Process;
            if (furthest.TryGetValue(process, out var earlier) && append.Base < earlier.Base)
            {
                findings.Add(Anomalies.Reordered, () => (
                    $"Process {process} appended {Named(append)} to {partition.Name} at "
                    + $"{narrator.At(append.Operation.Begin)}, after its {Named(earlier)} had been "
                    + $"acknowledged at offset {earlier.Base}, and was told offset {append.Base}, which is before."
                    + narrator.Then(partition, append.Operation.End),
                    [earlier.Operation.Begin, earlier.Operation.End, append.Operation.Begin, append.Operation.End]));
            }
            else
            {
                furthest[process] = append;
            }
        }
    }

    // Final reads are judged above: what they pass over is lost.
    private void JudgeGaps(PartitionFacts partition, Compaction compaction)
    {
        if (!partition.Cleaning.Compacts)
        {
            return;
        }

        foreach (var read in partition.Reads.Where(r => !r.IsFinal))
        {
            var returned = read.Completion!.Records!.Select(r => r.Offset).ToHashSet();
            var (from, end) = (read.Invocation.Offset!.Value, PartitionFacts.EndOf(read));
            foreach (var due in compaction.DueIn(from, end, read.Completion))
            {
                if (!returned.Contains(due.Offset))
                {
                    AddLeftOut(read, due.Append, due.Position);
                }
            }
        }
    }

    private void AddLeftOut(Operation read, AppendFacts append, int position) =>
        findings.Add(Anomalies.OffsetGap, () => (
            $"Process {read.Process} read over offset {append.Base + position} of {append.Partition.Name} at "
            + $"{narrator.At(read.End)} without value {append.Values[position]}, although no later record with key "
            + $"{append.Keys![position]} had been sent.{narrator.Then(append.Partition, read.Begin)}",
            [append.Operation.Begin, LastEntry(append), read.Begin, read.End]));

    private void AddMoved(AppendFacts append, long number, ValueFacts value, long due) =>
        findings.Add(Anomalies.Reordered, () => (
            $"Value {number} of {append.Partition.Name} was read at offset {value.ReadOffset} at "
            + $"{narrator.At(value.ReadEntry)}, but {Claim(append)} puts it at offset {due}."
            + narrator.Then(append.Partition, LastEntry(append)),
            [append.Operation.Begin, LastEntry(append), value.ReadEntry]));

    private void AddLost(AppendFacts append, long number, long due, bool final) =>
        findings.Add(Anomalies.LostWrite, () =>
        {
            var partition = append.Partition;
            var witness = partition.ReadOver(due, final)!;
            var passed = final
                ? $"a final read passed over that offset at {narrator.At(witness.End)} without it"
                : $"process {witness.Process} read over that offset at {narrator.At(witness.End)} without it, "
                    + "as did all others";
            return (
                $"Value {number}, appended to {partition.Name} by process {append.Operation.Process} and at "
                + $"offset {due} by {Claim(append)}, is lost: {passed}.{narrator.Then(partition, LastEntry(append))}"
                + narrator.Between(partition, LastEntry(append), witness.End),
                [append.Operation.Begin, LastEntry(append), witness.End]);
        });

    private void AddUnseen(AppendFacts append, long number, long due) =>
        findings.Add(Anomalies.Unseen, () => (
            $"Value {number} was acknowledged at offset {due} of {append.Partition.Name} to process "
            + $"{append.Operation.Process} at {narrator.At(append.Operation.End)}; no final read passed "
            + "over that offset, so it can't be told whether it is still there.",
            [append.Operation.Begin, append.Operation.End]));

    private string Claim(AppendFacts append) => append.IsAcknowledged
        ? $"the acknowledgement at {narrator.At(append.Operation.End)}"
        : $"what was read at {narrator.At(LastEntry(append))}";

    // The entry that told where the append lies: its acknowledgement, or else the first read of one of its values.
    private long LastEntry(AppendFacts append) => append.IsAcknowledged
        ? append.Operation.End
        : append.Values.Select(v => facts.Values[v]).First(v => v.ReadOffset >= 0).ReadEntry;

    private static string Named(AppendFacts append) =>
        append.Values.Length == 1 ? $"value {append.Values[0]}" : $"values {append.Values[0]}–{append.Values[^1]}";
}
