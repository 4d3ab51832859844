using Harness.Guided;
using Harness.Runs;
using Harness.Shrinking;

namespace Harness.Cli.Runs;

/// <summary>What runs scenarios and repeats runs.</summary>
internal interface IRuns
{
    /// <summary>Source commit of this build; <c>unknown</c> if it was built outside of a repository.</summary>
    string Commit { get; }

    /// <summary>The suites, in ordinal order of their names.</summary>
    IReadOnlyList<Named> Suites { get; }

    /// <summary>The built-in scenarios, in ordinal order of their names.</summary>
    IReadOnlyList<Named> Scenarios { get; }

    /// <summary>The known defects, in ordinal order of their ids.</summary>
    IReadOnlyList<PlantedDefect> Defects { get; }

    /// <summary>The scenarios of a suite, or the one scenario that a name or a file means.</summary>
    /// <exception cref="UsageException">There is no such suite, scenario or file, or the file is wrong.</exception>
    IReadOnlyList<string> Expand(string suiteOrScenario);

    /// <summary>What <see cref="RunResults.ScenarioHash"/> of a run of a scenario would be now.</summary>
    /// <exception cref="UsageException">There is no such scenario, or the file is wrong.</exception>
    string? HashOf(string scenario);

    /// <summary>Runs a scenario once.</summary>
    /// <exception cref="UsageException">The request names something that does not exist.</exception>
    FinishedRun Run(RunRequest request);

    /// <summary>Begins a guided search, with the corpus that the repository has of the scenario.</summary>
    /// <param name="scenario">Name of a built-in scenario, or path of a file, which has no corpus.</param>
    /// <param name="seed">The seed of the search.</param>
    /// <exception cref="UsageException">There is no such scenario or file, or it is wrong.</exception>
    GuidedSearch Search(string scenario, ulong seed);

    /// <summary>Repeats the run recorded in a directory: same plan, same choices.</summary>
    /// <param name="runDirectory">A directory with <c>plan.json</c> and <c>choices.bin</c>.</param>
    /// <exception cref="UsageException">The directory holds no run.</exception>
    /// <exception cref="RunDifferedException">It could not be repeated.</exception>
    FinishedRun Replay(string runDirectory);

    /// <summary>Looks for the smallest run that fails like one in a directory.</summary>
    /// <param name="runDirectory">A directory with the plan of an invalid run.</param>
    /// <param name="warn">Takes a sentence where the recorded schedule can't be repeated, and others are tried.</param>
    /// <param name="settings">What to shrink for, and for how long.</param>
    /// <exception cref="UsageException">The directory holds no run.</exception>
    /// <exception cref="NotReproducedException">The anomaly did not come back.</exception>
    FinishedShrink Shrink(string runDirectory, Action<string> warn, ShrinkSettings settings);

    /// <summary>Looks for the smallest run that fails like an invalid one.</summary>
    /// <exception cref="UsageException">The request names something that does not exist.</exception>
    /// <exception cref="NotReproducedException">The anomaly did not come back.</exception>
    FinishedShrink Shrink(RunRequest request, ShrinkSettings settings);
}
