using Harness.Guided;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>The runs of guided searches, one search after the other.</summary>
/// <param name="searches">The searches by scenario.</param>
/// <param name="runs">Runs of each, besides those of its corpus.</param>
/// <param name="defect">The defect to plant, or null.</param>
internal sealed class GuidedRequests(
    IReadOnlyList<(string Scenario, GuidedSearch Search)> searches, int runs, string? defect)
{
    /// <summary>The word of <c>--explore</c>.</summary>
    public const string Explore = "guided";

    // Results learned so far.
    private int learned;

    /// <summary>The searches by scenario.</summary>
    public IReadOnlyList<(string Scenario, GuidedSearch Search)> Searches => searches;

    /// <summary>How many runs.</summary>
    public int Count => searches.Sum(each => each.Search.KnownEntries + runs);

    /// <summary>The requests; each may be asked for when what it awaits is learned.</summary>
    public IEnumerable<RunRequest> All()
    {
        foreach (var (scenario, search) in searches)
        {
            for (var run = 0; run < search.KnownEntries + runs; run++)
            {
                var entry = search.Plan(run);
                yield return new RunRequest(scenario, entry.Seed, Explore, defect)
                {
                    Guided = new GuidedRequest(new GuidedRun(search.Seed, run), entry),
                };
            }
        }
    }

    /// <summary>How many results have to be learned before a request may be asked for.</summary>
    /// <param name="number">Its number, from 0.</param>
    public int Awaits(int number)
    {
        var (search, first) = At(number);
        return search is null ? 0 : first + search.Awaits(number - first);
    }

    /// <summary>Takes in the next result, in the order of the requests.</summary>
    public void Learn(RunResults results) => At(learned++).Search!.Learn(results);

    // The search of a request, null after the last, and the number of its first one.
    private (GuidedSearch? Search, int First) At(int number)
    {
        var first = 0;
        foreach (var (_, search) in searches)
        {
            var count = search.KnownEntries + runs;
            if (number < first + count)
            {
                return (search, first);
            }

            first += count;
        }

        return (null, first);
    }
}
