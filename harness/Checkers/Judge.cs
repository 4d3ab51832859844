namespace Harness.Checkers;

/// <summary>What a model means in full: its own checker, liveness, and whether the run was worth judging.</summary>
public static class Judge
{
    /// <summary>Names of the models that can be judged, in ordinal order.</summary>
    public static IReadOnlyList<string> Models { get; } = ["log", "log-linearizable"];

    /// <summary>The judge for a model.</summary>
    /// <exception cref="ArgumentException">There is no such model; the message lists them.</exception>
    public static IChecker For(string model)
    {
        OperationsChecker own = model switch
        {
            "log" => new LogChecker(),
            "log-linearizable" => new LogLinearizabilityChecker(),
            _ => throw new ArgumentException(
                $"there is no model '{model}'; known models: {string.Join(", ", Models)}", nameof(model)),
        };
        return new CombinedChecker(model, [own, new LivenessChecker(), new InvariantChecker(), new HonestyChecker()]);
    }
}
