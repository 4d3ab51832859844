using Harness.Histories;

namespace Harness.Checkers;

/// <summary>Judges whether one partition came back. Both methods return why nothing could be told, or null.</summary>
internal sealed class LivenessJudge(PartitionFacts partition, Narrator narrator, FindingCollector findings)
{
    public string? JudgeAppends(List<Operation> attempts, HistoryEntry liveness)
    {
        if (attempts.Count == 0)
        {
            return $"nobody tried to append to {partition.Name} in the liveness phase";
        }

        if (!attempts.Exists(a => a.IsOk))
        {
            var (first, last) = (attempts[0], attempts[^1]);
            findings.Add(Anomalies.Unavailable, () => (
                $"{partition.Name} took no append after all faults had healed: {attempts.Count} attempts from "
                + $"{narrator.At(first.Begin)} on, the last answered with {Answer(last)}."
                + narrator.Then(partition, last.Begin),
                [liveness.Index, first.Begin, last.Begin, last.Completion?.Index ?? last.Begin]));
        }

        return null;
    }

    public string? JudgeFinalReads(List<Operation> attempts, HistoryEntry final)
    {
        if (attempts.Count == 0)
        {
            return $"nobody tried to read {partition.Name} in the final phase";
        }

        if (!attempts.Exists(r => r.IsOk && PartitionFacts.EndOf(r) >= r.Completion!.HighWatermark))
        {
            var last = attempts[^1];
            findings.Add(Anomalies.Unavailable, () => (
                $"{partition.Name} could not be read to its end after all faults had healed: {attempts.Count} final "
                + $"reads, the last from offset {last.Invocation.Offset} answered with {Answer(last)}."
                + narrator.Then(partition, last.Begin),
                [final.Index, last.Begin, last.Completion?.Index ?? last.Begin]));
        }

        return null;
    }

    private static string Answer(Operation operation) => operation.Completion switch
    {
        null => "nothing",
        { Type: EntryType.Ok, HighWatermark: { } end } => $"{operation.Completion.Records!.Length} records below {end}",
        var completion => completion.Error!,
    };
}
