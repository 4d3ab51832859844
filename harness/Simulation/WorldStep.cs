namespace Harness.Simulation;

/// <summary>One event of a run, as <see cref="World.StepTaken"/> shows it.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="TimeNs">When it happened, virtual ns.</param>
/// <param name="EarliestNs">Begin of its window, virtual ns.</param>
/// <param name="LatestNs">End of its window, virtual ns.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">What happened, and to whom.</param>
/// <param name="Enabled">How many events could have been picked.</param>
public readonly record struct WorldStep(
    long Number, long TimeNs, long EarliestNs, long LatestNs, EventKind Kind, string Name, int Enabled);
