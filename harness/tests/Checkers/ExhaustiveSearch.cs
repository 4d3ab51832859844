using Harness.Histories;

namespace Harness.Tests.Checkers;

/// <summary>
/// Looks for a sequential order of all operations of one partition's log by trying them all: an append puts its values
/// at the end, one after the other, from the offset it was told; a read sees the whole log. Operations of unknown
/// outcome may happen or not.
/// </summary>
internal sealed class ExhaustiveSearch(IReadOnlyList<Operation> history)
{
    private readonly List<Step> steps = [.. history.SelectMany(Step.Of)];
    private readonly List<long> log = [];

    public bool IsLinearizable() => Search(done: 0);

    private bool Search(int done)
    {
        var minEnd = long.MaxValue;
        var finished = true;
        for (var i = 0; i < steps.Count; i++)
        {
            if ((done & (1 << i)) == 0)
            {
                minEnd = Math.Min(minEnd, steps[i].Operation.End);
                finished &= steps[i].Operation.Outcome == EntryType.Info;
            }
        }

        if (finished)
        {
            return true;
        }

        for (var i = 0; i < steps.Count; i++)
        {
            if ((done & (1 << i)) == 0 && steps[i].Operation.Begin < minEnd && Try(steps[i], done | (1 << i)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Try(Step step, int done)
    {
        var completion = step.Operation.Completion;
        if (!step.Operation.IsAppend)
        {
            return completion!.HighWatermark == log.Count
                && log.SequenceEqual(completion.Records!.Select(r => r.Value))
                && Search(done);
        }

        if (step.Operation.IsOk && completion!.Offset + step.Record != log.Count)
        {
            return false;
        }

        log.Add(step.Operation.Invocation.Values![step.Record]);
        var found = Search(done);
        log.RemoveAt(log.Count - 1);
        return found;
    }

    /// <summary>A read, or one record of an append.</summary>
    private sealed record Step(Operation Operation, int Record)
    {
        public static IEnumerable<Step> Of(Operation operation) =>
            Enumerable.Range(0, operation.IsAppend ? operation.Invocation.Values!.Length : 1)
                .Select(record => new Step(operation, record));
    }
}
