using System.Globalization;
using Harness.Guided.Mutations;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Simulation;

namespace Harness.Guided;

/// <summary>
/// A search in which what runs reached decides which plans are tried next. First come the entries that are known, then
/// generations of <see cref="GenerationSize"/>: each is made from what was learned before it, so that the search is the
/// same whichever of its runs end first. It depends on scenario, seed and entries only.
/// </summary>
/// <param name="scenario">The scenario.</param>
/// <param name="seed">Decides everything; generated plans have the seeds from here on.</param>
/// <param name="known">Entries to begin with.</param>
public sealed class GuidedSearch(Scenario scenario, ulong seed, IReadOnlyList<CorpusEntry> known)
{
    /// <summary>How many runs are planned at once.</summary>
    public const int GenerationSize = 16;

    // Of so many runs of a generation, one is generated as the scenario says, whatever is known.
    private const int FreshOneIn = 2;

    private readonly Corpus corpus = new();

    // Invariant: everything that was planned, in order; the first ones are the known entries.
    private readonly List<CorpusEntry> planned = [.. known];

    private int fresh;

    /// <summary>Entries to begin with.</summary>
    public int KnownEntries => known.Count;

    /// <summary>The seed.</summary>
    public ulong Seed => seed;

    /// <summary>Runs that results are there of.</summary>
    public int Learned { get; private set; }

    /// <summary>Runs that showed something new, those of the known entries included.</summary>
    public int Novel { get; private set; }

    /// <summary>How many features are known.</summary>
    public int Features => corpus.Known;

    /// <summary>How many features the known entries showed.</summary>
    public int FeaturesOfKnown { get; private set; }

    /// <summary>The corpus, oldest first.</summary>
    public IReadOnlyList<CorpusMember> Corpus => corpus.Members;

    /// <summary>How many results have to be learned before a run can be planned.</summary>
    /// <param name="run">The number of the run, from 0.</param>
    public int Awaits(int run) =>
        run < known.Count ? 0 : run - ((run - known.Count) % GenerationSize);

    /// <summary>What to run.</summary>
    /// <param name="run">The number of the run, from 0, or one after the last one asked for.</param>
    /// <exception cref="InvalidOperationException">Results that it awaits are not learned yet.</exception>
    public CorpusEntry Plan(int run)
    {
        if (run >= planned.Count)
        {
            if (run > planned.Count || Learned != Awaits(run))
            {
                throw new InvalidOperationException($"Run {run} of a guided search is planned out of turn.");
            }

            PlanGeneration(run);
        }

        return planned[run];
    }

    /// <summary>Takes in the results of the next run, in the order in which they were planned.</summary>
    /// <returns>Whether it showed something new.</returns>
    public bool Learn(RunResults results)
    {
        var isNovel = corpus.Learn(planned[Learned], results);
        Novel += isNovel ? 1 : 0;
        if (++Learned <= known.Count)
        {
            FeaturesOfKnown = Features;
        }

        return isNovel;
    }

    private void PlanGeneration(int first)
    {
        var energies = corpus.Energies();
        for (var run = first; run < first + GenerationSize; run++)
        {
            var random = new HashRandom(seed, "guided", run.ToString(CultureInfo.InvariantCulture));
            planned.Add(corpus.Members.Count == 0 || random.Below(FreshOneIn) == 0
                ? CorpusEntry.Generate(scenario, unchecked(seed + (ulong)fresh++), random.NextBits())
                : Mutated(energies, random));
        }
    }

    private CorpusEntry Mutated(IReadOnlyList<long> energies, HashRandom random)
    {
        var entry = corpus.Pick(energies, random);
        return Mutator.Mutate(entry, new MutationDraws(scenario, random, corpus.Pick(energies, random)));
    }
}
