namespace Harness.Simulation.Exploration;

/// <summary>
/// One difference of a schedule from first-in first-out: another event happened although one could have happened
/// earlier. A schedule is the list of its deviations. By them it can be carried out on a run that has changed: those
/// whose events do not appear are passed over, and the others still mean what they did.
/// </summary>
/// <param name="First">The event whose turn it was: the enabled one with the smallest earliest time.</param>
/// <param name="Instead">The enabled event that happened before it.</param>
public readonly record struct Deviation(EventKey First, EventKey Instead);
