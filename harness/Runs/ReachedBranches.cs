using Broker.Coverage;

namespace Harness.Runs;

/// <summary>Counts the branches of the protocol that one run reaches.</summary>
/// <param name="expected">Ids of branches that are told even if they are not reached.</param>
internal sealed class ReachedBranches(IEnumerable<string> expected)
{
    private readonly SortedDictionary<string, long> counts =
        new(expected.ToDictionary(id => id, _ => 0L), StringComparer.Ordinal);

    private readonly SortedDictionary<string, long> transitions = new(StringComparer.Ordinal);

    // The last one reached.
    private string? last;

    /// <summary>How often each was reached, by id.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>How often one was reached right after another one, on whichever brokers.</summary>
    public IReadOnlyDictionary<string, long> Transitions => transitions;

    /// <summary>Counts one.</summary>
    public void Observe(Reached reached)
    {
        var id = reached.Branch.Id;
        counts[id] = counts.GetValueOrDefault(id) + 1;
        if (last is not null && last != id)
        {
            var transition = $"{last} > {id}";
            transitions[transition] = transitions.GetValueOrDefault(transition) + 1;
        }

        last = id;
    }
}
