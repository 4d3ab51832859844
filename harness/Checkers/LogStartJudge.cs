using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Goes through the log starts that reads reported. Retention takes committed records from the start of the log, and
/// only where the configuration has it do so. How much it takes is not judged: that goes by sizes of files and by the
/// clocks of brokers, which no client sees. A log start may go back, as a new leader may have removed less.
/// </summary>
internal sealed class LogStartJudge(LogFacts facts, FindingCollector findings)
{
    private readonly Narrator narrator = facts.Narrator;

    /// <summary>Judges all reads, and notes the highest log start of each partition.</summary>
    public void Judge()
    {
        foreach (var partition in facts.Partitions)
        {
            var first = partition.Cleaning.TrimsStart ? null : partition.Appends
                .Where(a => a.IsAcknowledged).MinBy(a => a.Base);
            foreach (var read in partition.Reads)
            {
                if (read.Completion!.LogStart is not { } start)
                {
                    continue;
                }

                partition.LogStart = Math.Max(partition.LogStart, start);
                if (start > read.Completion.HighWatermark)
                {
                    AddUncommitted(partition, read, start);
                }

                if (first is not null && first.Base < start)
                {
                    AddForbidden(partition, first, read, start);
                    first = null;
                }
            }
        }
    }

    private void AddUncommitted(PartitionFacts partition, Operation read, long start) =>
        findings.Add(Anomalies.LostPrefix, () => (
            $"Process {read.Process} was told at {narrator.At(read.End)} that {partition.Name} begins at offset "
            + $"{start}, above its high watermark {read.Completion!.HighWatermark}: records were removed that were not "
            + "committed."
            + narrator.Then(partition, read.Begin),
            [read.Begin, read.End]));

    private void AddForbidden(PartitionFacts partition, AppendFacts first, Operation read, long start) =>
        findings.Add(Anomalies.LostPrefix, () => (
            $"Process {read.Process} was told at {narrator.At(read.End)} that {partition.Name} begins at offset "
            + $"{start}, although value {first.Values[0]} was acknowledged at offset {first.Base} and the topic has no "
            + "retention."
            + narrator.Then(partition, read.Begin),
            [first.Operation.Begin, first.Operation.End, read.Begin, read.End]));
}
