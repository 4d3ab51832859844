namespace Harness.Simulation.Exploration;

/// <summary>Makes the policy of a run.</summary>
internal static class Policies
{
    public static IPolicy Create(ExploreOptions options)
    {
        var random = new HashRandom(options.ScheduleSeed ?? options.Seed, "policy", string.Empty);
        var draw = random.Below(10);
        var changes = 1 + random.Below(3);
        var kind = options.Policy != PolicyKind.Drawn ? options.Policy : draw switch
        {
            < 5 => PolicyKind.Uniform,
            < 8 => PolicyKind.Pct,
            _ => PolicyKind.Priority,
        };
        return kind switch
        {
            PolicyKind.Uniform => new UniformPolicy(),
            PolicyKind.Pct => new PctPolicy(changes, options.EstimatedChoices),
            PolicyKind.Sparse => new SparsePolicy(4 << random.Below(8)),
            PolicyKind.Priority => new RandomPriorityPolicy(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Policy, "No such policy."),
        };
    }
}
