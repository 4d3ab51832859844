using Harness.Histories;

namespace Harness.Checkers;

/// <summary>Judges whether one partition came back. Both methods return why nothing could be told, or null.</summary>
internal sealed class LivenessJudge(PartitionFacts partition, Narrator narrator, FindingCollector findings)
{
    public string? JudgeAppends(AttemptFacts attempts, HistoryEntry liveness)
    {
        if (attempts.Last is not { } last)
        {
            return $"nobody tried to append to {partition.Name} in the liveness phase";
        }

        if (!attempts.AnySucceeded)
        {
            findings.Add(Anomalies.Unavailable, () => (
                $"{partition.Name} took no append after all faults had healed: {attempts.Count} attempts from "
                + $"{narrator.At(attempts.FirstBegin)} on, the last answered with {attempts.Answer}."
                + narrator.Then(partition, last.Index),
                [liveness.Index, attempts.FirstBegin, last.Index, attempts.LastCompletion?.Index ?? last.Index]));
        }

        return null;
    }

    public string? JudgeFinalReads(AttemptFacts attempts, HistoryEntry final)
    {
        if (attempts.Last is not { } last)
        {
            return $"nobody tried to read {partition.Name} in the final phase";
        }

        if (!attempts.AnySucceeded)
        {
            findings.Add(Anomalies.Unavailable, () => (
                $"{partition.Name} could not be read to its end after all faults had healed: {attempts.Count} final "
                + $"reads, the last from offset {last.Offset} answered with {attempts.Answer}."
                + narrator.Then(partition, last.Index),
                [final.Index, last.Index, attempts.LastCompletion?.Index ?? last.Index]));
        }

        return null;
    }
}
