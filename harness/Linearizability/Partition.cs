using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>Calls apart by the parts of the object that they connect.</summary>
/// <param name="Parts">The parts, sorted.</param>
/// <param name="Calls">The calls by their beginning.</param>
internal sealed record Partition(IReadOnlyList<Datum> Parts, IReadOnlyList<Call> Calls)
{
    /// <summary>Splits calls that are ordered by their beginning; the first to begin comes first.</summary>
    public static IReadOnlyList<Partition> Split(SequentialModel model, IReadOnlyList<Call> calls)
    {
        var parts = new Dictionary<Datum, int>();
        var roots = new List<int>();
        var first = new int[calls.Count];
        for (var i = 0; i < calls.Count; i++)
        {
            first[i] = -1;
            foreach (var part in model.Parts(calls[i]))
            {
                if (!parts.TryGetValue(part, out var number))
                {
                    parts.Add(part, number = roots.Count);
                    roots.Add(number);
                }

                first[i] = first[i] < 0 ? number : first[i];
                roots[Root(roots, number)] = Root(roots, first[i]);
            }
        }

        var partOf = parts.ToLookup(entry => Root(roots, entry.Value), entry => entry.Key);
        return [.. Enumerable.Range(0, calls.Count).GroupBy(i => first[i] < 0 ? -1 : Root(roots, first[i]))
            .Select(group => new Partition([.. partOf[group.Key].Order()], [.. group.Select(i => calls[i])]))];
    }

    private static int Root(List<int> roots, int number)
    {
        while (roots[number] != number)
        {
            number = roots[number] = roots[roots[number]];
        }

        return number;
    }
}
