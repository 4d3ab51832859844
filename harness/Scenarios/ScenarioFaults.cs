namespace Harness.Scenarios;

/// <summary>What goes wrong in a scenario.</summary>
/// <param name="Count">How many faults a plan has.</param>
/// <param name="FollowPercent">Percentage of faults that begin near the end of the one before, and so meet a cluster
/// that is still recovering; the others begin at any time.</param>
/// <param name="Kinds">The kinds and their weights; empty only without faults.</param>
/// <param name="IsBeyondBudget">True if faults may strike beyond what the configuration promises to survive.</param>
/// <param name="AgainPercent">Percentage of the faults that follow another that begin after its end and strike the same
/// brokers: those that are just starting. Where a kind needs more or fewer brokers, its own are drawn.</param>
/// <param name="TogetherPercent">Percentage of faults that begin at about the same moment as the one
/// before.</param>
public sealed record ScenarioFaults(
    Bounds Count, int FollowPercent, IReadOnlyList<ScenarioFault> Kinds, bool IsBeyondBudget, int AgainPercent = 0,
    int TogetherPercent = 0)
{
    /// <summary>How many sequences a plan has, besides the faults that <see cref="Count"/> tells.</summary>
    public Bounds SequenceCount { get; init; }

    /// <summary>The sequences, and how often each is picked; empty for none.</summary>
    public IReadOnlyList<ScenarioSequence> Sequences { get; init; } = [];
}
