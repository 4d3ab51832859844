using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>
/// Judges whether calls that overlap can have taken effect one after the other, each between its invocation and its
/// completion, as a model says (Herlihy and Wing, "Linearizability", 1990).
/// </summary>
/// <param name="model">The model.</param>
/// <param name="limit">How much it may take.</param>
public sealed class LinearizabilityChecker(SequentialModel model, SearchLimit limit)
{
    /// <summary>The first call that the model does not know, and what is wrong with it; null if it knows all.</summary>
    public (Call Call, string What)? Problem(IReadOnlyList<Call> calls)
    {
        foreach (var call in calls)
        {
            if (model.Problem(call) is { } what)
            {
                return (call, what);
            }
        }

        return null;
    }

    /// <summary>Judges a history.</summary>
    /// <param name="calls">The calls; their beginnings and ends are distinct.</param>
    /// <param name="parallel">Runs a function for each number below a count, at the same time or in turn.</param>
    /// <returns>One result for each part of the object that is independent of the others, in the order in which they
    /// were first called.</returns>
    /// <exception cref="ArgumentException">A call is none of the model's: see <see cref="Problem"/>.</exception>
    public IReadOnlyList<PartResult> Check(IReadOnlyList<Call> calls, Action<int, Action<int>>? parallel = null)
    {
        if (Problem(calls) is { } problem)
        {
            throw new ArgumentException(problem.What, nameof(calls));
        }

        var sorted = calls.OrderBy(call => call.Begin).ToList();
        var partitions = Partition.Split(model, sorted);
        var results = new PartResult[partitions.Count];
        void Judge(int i) => results[i] = new PartJudge(model.Of(partitions[i].Parts), limit).Judge(partitions[i]);
        if (parallel is not null)
        {
            parallel(partitions.Count, Judge);
            return results;
        }

        for (var i = 0; i < partitions.Count; i++)
        {
            Judge(i);
        }

        return results;
    }
}
