namespace Harness.Runs;

/// <summary>How much there is to a run.</summary>
/// <param name="Operations">Client operations of its plan; the final reads that end every run come on top.</param>
/// <param name="Faults">Faults of its plan.</param>
/// <param name="Deviations">Choices of its schedule that deviate from first-in first-out; null if the schedule is not
/// made of choices.</param>
public sealed record RunSize(int Operations, int Faults, int? Deviations)
{
    /// <summary>The size of a plan with its schedule.</summary>
    public static RunSize Of(Plan plan, int? deviations) => new(plan.Operations.Count, plan.Faults.Count, deviations);
}
