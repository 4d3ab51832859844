using Harness.Checkers;
using Harness.Runs;
using Harness.Simulation;

namespace Harness.Guided;

/// <summary>The runs of a search that showed something new, and how rare everything is that was seen.</summary>
internal sealed class Corpus
{
    // What a feature is worth that one run showed; those that more runs showed share it.
    private const long Worth = 1_000_000;

    private readonly List<CorpusMember> members = [];

    // Runs that showed each feature, whether or not they are members. Never 0.
    private readonly SortedDictionary<string, long> hits = new(StringComparer.Ordinal);

    /// <summary>The members, oldest first.</summary>
    public IReadOnlyList<CorpusMember> Members => members;

    /// <summary>How many features are known.</summary>
    public int Known => hits.Count;

    /// <summary>Takes in what a run showed.</summary>
    /// <param name="entry">What made the run.</param>
    /// <param name="results">What it showed. Of a run that is not valid nothing more is made: one that accuses somebody
    /// has done its work, and in one that proves nothing too little happened.</param>
    /// <returns>Whether it showed something new.</returns>
    public bool Learn(CorpusEntry entry, RunResults results)
    {
        var features = Features.Of(results);
        var isNovel = false;
        foreach (var feature in features)
        {
            var before = hits.GetValueOrDefault(feature);
            hits[feature] = before + 1;
            isNovel |= before == 0;
        }

        if (isNovel && results.Verdict == Verdict.Valid)
        {
            var branches = results.Reached.Where(branch => branch.Value > 0).Select(branch => branch.Key);
            members.Add(new CorpusMember(entry, features, [.. branches.Order(StringComparer.Ordinal)]));
        }

        return isNovel;
    }

    /// <summary>The energy of each member: what it shows counts the more, the fewer runs showed it.</summary>
    public IReadOnlyList<long> Energies() =>
        [.. members.Select(member => 1 + member.Features.Sum(feature => Worth / hits[feature]))];

    /// <summary>Picks a member.</summary>
    /// <param name="energies">What <see cref="Energies"/> told; not empty.</param>
    /// <param name="random">Draws.</param>
    public CorpusEntry Pick(IReadOnlyList<long> energies, HashRandom random)
    {
        var point = random.NextBelow(energies.Sum());
        var index = 0;
        while (point >= energies[index])
        {
            point -= energies[index++];
        }

        return members[index].Entry;
    }
}
