namespace Harness.Checkers;

/// <summary>
/// Goes through what was appended: nothing acknowledged is lost, moved or reordered. Needs what reads showed.
/// </summary>
internal sealed class AppendJudge(HistoryFacts facts, FindingCollector findings)
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
            FindBases(partition);
            var compaction = new Compaction(facts, partition);
            var unseen = 0L;
            for (var i = 0; i < partition.Appends.Count && !facts.IsTimeOver(i); i++)
            {
                var append = facts.Appends[partition.Appends[i]];
                unseen += append is { IsDurable: true, Base: >= 0, HasFailed: false }
                    ? JudgeValues(partition, append, compaction)
                    : 0;
            }

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
    private void FindBases(PartitionFacts partition)
    {
        for (var number = 0; number < partition.Appends.Count; number++)
        {
            ref var append = ref facts.Appends[partition.Appends[number]];
            for (var i = 0; i < append.Count && append.Base < 0 && !append.HasFailed; i++)
            {
                var offset = facts.Value(facts.ValueOf(append, i)).ReadOffset;
                append.Base = offset >= i ? offset - i : -1;
            }
        }
    }

    private int JudgeValues(PartitionFacts partition, in AppendFacts append, Compaction compaction)
    {
        var unseen = 0;
        for (var i = 0; i < append.Count; i++)
        {
            var value = facts.Value(facts.ValueOf(append, i));
            var due = append.Base + i;
            if (value.ReadOffset >= 0 && value.ReadOffset != due && !value.IsDuplicate)
            {
                AddMoved(partition, append, value, due);
            }

            if (value.IsFinallyRead || compaction.MayRemove(append, i))
            {
                continue;
            }

            var passed = partition.FinallyCovered.Contains(due);
            if (passed || (value.ReadOffset < 0 && partition.Covered.Contains(due)))
            {
                AddLost(partition, append, value.Value, due, passed);
            }
            else if (append.IsAcknowledged && !(partition.Cleaning.TrimsStart && due < partition.LogStart))
            {
                unseen++;
                AddUnseen(partition, append, value.Value, due);
            }
        }

        return unseen;
    }

    // One process has one operation at a time, so its acknowledged appends must lie in the order it made them.
    private void JudgeOrder(PartitionFacts partition)
    {
        var furthest = new Dictionary<int, int>();
        for (var i = 0; i < partition.Appends.Count; i++)
        {
            var append = facts.Appends[partition.Appends[i]];
            if (!append.IsAcknowledged)
            {
                continue;
            }

            if (furthest.TryGetValue(append.Process, out var number) && append.Base < facts.Appends[number].Base)
            {
                AddOutOfOrder(partition, facts.Appends[number], append);
            }
            else
            {
                furthest[append.Process] = partition.Appends[i];
            }
        }
    }

    // Final reads are judged above: what they pass over is lost.
    private void JudgeGaps(PartitionFacts partition, Compaction compaction)
    {
        foreach (var (read, skips, leftOut) in partition.Gaps)
        {
            if (!partition.Cleaning.Compacts)
            {
                if (skips)
                {
                    findings.Add(Anomalies.OffsetGap, () => ReadJudge.ReadOutOfOrder(
                        narrator, partition, read, "with offsets left out"));
                }

                continue;
            }

            foreach (var (from, to) in read.IsFinal ? [] : leftOut)
            {
                foreach (var due in compaction.DueIn(from, to, read.End))
                {
                    AddLeftOut(partition, read, facts.Appends[due.Append], due);
                }
            }
        }
    }

    private void AddOutOfOrder(PartitionFacts partition, AppendFacts earlier, AppendFacts append) =>
        findings.Add(Anomalies.NonmonotonicSend, () => (
            $"Process {append.Process} appended {Named(append)} to {partition.Name} at "
            + $"{narrator.At(append.Begin)}, after its {Named(earlier)} had been "
            + $"acknowledged at offset {earlier.Base}, and was told offset {append.Base}, which is before."
            + narrator.Then(partition, append.End),
            [earlier.Begin, earlier.End, append.Begin, append.End]));

    private void AddLeftOut(PartitionFacts partition, ReadFacts read, AppendFacts append, Compaction.Known due) =>
        findings.Add(Anomalies.OffsetGap, () => (
            $"Process {read.Process} read over offset {due.Offset} of {partition.Name} at "
            + $"{narrator.At(read.End)} without value {facts.ValueOf(append, due.Position)}, although no later record "
            + $"with key {due.Key} had been sent.{narrator.Then(partition, read.Begin)}",
            [append.Begin, LastEntry(append), read.Begin, read.End]));

    private void AddMoved(PartitionFacts partition, AppendFacts append, ValueFacts value, long due) =>
        findings.Add(Anomalies.Reordered, () => (
            $"Value {value.Value} of {partition.Name} was read at offset {value.ReadOffset} at "
            + $"{narrator.At(value.ReadEntry)}, but {Claim(append)} puts it at offset {due}."
            + narrator.Then(partition, LastEntry(append)),
            [append.Begin, LastEntry(append), value.ReadEntry]));

    private void AddLost(PartitionFacts partition, AppendFacts append, long number, long due, bool final) =>
        findings.Add(Anomalies.LostWrite, () =>
        {
            var witness = partition.ReadOver(due, final)!.Value;
            var passed = final
                ? $"a final read passed over that offset at {narrator.At(witness.End)} without it"
                : $"process {witness.Process} read over that offset at {narrator.At(witness.End)} without it, "
                    + "as did all others";
            return (
                $"Value {number}, appended to {partition.Name} by process {append.Process} and at "
                + $"offset {due} by {Claim(append)}, is lost{From(partition, due)}: "
                + $"{passed}.{narrator.Then(partition, LastEntry(append))}"
                + narrator.Between(partition, LastEntry(append), witness.End),
                [append.Begin, LastEntry(append), witness.End]);
        });

    // Where in the log it lay, as seen from what is left of it.
    private string From(PartitionFacts partition, long due)
    {
        var (before, after) = (false, false);
        for (var i = 0; i < partition.Appends.Count; i++)
        {
            var append = facts.Appends[partition.Appends[i]];
            for (var position = 0; position < append.Count; position++)
            {
                var value = facts.Value(facts.ValueOf(append, position));
                before |= value.IsFinallyRead && value.ReadOffset < due;
                after |= value.IsFinallyRead && value.ReadOffset > due;
            }
        }

        return (before, after) switch
        {
            (true, true) => " from the middle of the log",
            (true, false) => " from the end of the log",
            (false, true) => " from the start of the log",
            _ => "",
        };
    }

    private void AddUnseen(PartitionFacts partition, AppendFacts append, long number, long due) =>
        findings.Add(Anomalies.Unseen, () => (
            $"Value {number} was acknowledged at offset {due} of {partition.Name} to process "
            + $"{append.Process} at {narrator.At(append.End)}; no final read passed "
            + "over that offset, so it can't be told whether it is still there.",
            [append.Begin, append.End]));

    private string Claim(AppendFacts append) => append.IsAcknowledged
        ? $"the acknowledgement at {narrator.At(append.End)}"
        : $"what was read at {narrator.At(LastEntry(append))}";

    // The entry that told where the append lies: its acknowledgement, or else the first read of one of its values.
    private long LastEntry(AppendFacts append) => append.IsAcknowledged
        ? append.End
        : Enumerable.Range(0, append.Count).Select(i => facts.Value(facts.ValueOf(append, i)))
            .First(value => value.ReadOffset >= 0).ReadEntry;

    private string Named(AppendFacts append) => append.Count == 1
        ? $"value {facts.ValueOf(append, 0)}"
        : $"values {facts.ValueOf(append, 0)}–{facts.ValueOf(append, append.Count - 1)}";
}
