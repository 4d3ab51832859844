namespace Harness.Checkers;

/// <summary>
/// Goes through the log starts that reads reported. Retention takes committed records from the start of the log, and
/// only where the configuration has it do so. How much it takes is not judged: that goes by sizes of files and by the
/// clocks of brokers, which no client sees. A log start may go back, as a new leader may have removed less.
/// </summary>
internal sealed class LogStartJudge(HistoryFacts facts, FindingCollector findings)
{
    /// <summary>Judges all log starts.</summary>
    public void Judge()
    {
        foreach (var partition in facts.Partitions.Where(p => !p.Cleaning.TrimsStart && p.LogStarts.Count > 0))
        {
            AppendFacts? first = null;
            for (var i = 0; i < partition.Appends.Count; i++)
            {
                var append = facts.Appends[partition.Appends[i]];
                first = append.IsAcknowledged && (first is null || append.Base < first.Value.Base) ? append : first;
            }

            if (first is { } lowest && partition.LogStarts.Find(s => s.Start > lowest.Base) is ( > 0, _) told)
            {
                AddForbidden(partition, lowest, told.Read, told.Start);
            }
        }
    }

    private void AddForbidden(PartitionFacts partition, AppendFacts first, ReadFacts read, long start) =>
        findings.Add(Anomalies.LostPrefix, () => (
            $"Process {read.Process} was told at {facts.Narrator.At(read.End)} that {partition.Name} begins at offset "
            + $"{start}, although value {facts.ValueOf(first, 0)} was acknowledged at offset {first.Base} and the "
            + $"topic has no retention.{facts.Narrator.Then(partition, read.Begin)}",
            [first.Begin, first.End, read.Begin, read.End]));
}
