using Harness.Faults;

namespace Harness.Guided.Mutations;

/// <summary>Faults that tell whom they strike by when another one began belong together.</summary>
internal static class FaultGroups
{
    /// <summary>The faults that belong together with one; only that one if it belongs to no sequence.</summary>
    public static IReadOnlyList<PlannedFault> Of(PlannedFault fault, IReadOnlyList<PlannedFault> faults) =>
        [.. faults.Where(other => RootOf(other) == RootOf(fault))];

    /// <summary>Adds faults, some time later or earlier than they are, under numbers that are not taken yet.</summary>
    public static IReadOnlyList<PlannedFault> With(
        this IReadOnlyList<PlannedFault> faults, IReadOnlyList<PlannedFault> added, int laterMs)
    {
        var next = faults.Select(fault => Math.Max(fault.Id, RootOf(fault))).DefaultIfEmpty(-1).Max() + 1;
        var ids = added.Select((fault, index) => (fault.Id, New: next + index)).ToDictionary(id => id.Id, id => id.New);
        return [.. faults, .. added.Select(fault => fault with
        {
            Id = ids[fault.Id],
            AtMs = fault.AtMs + laterMs,
            Target = fault.Target is { AsOfFault: { } root } target
                ? target with { AsOfFault = ids.TryGetValue(root, out var known) ? known : null }
                : fault.Target,
        })];
    }

    /// <summary>The same faults, with one changed.</summary>
    public static IReadOnlyList<PlannedFault> With(this IReadOnlyList<PlannedFault> faults, PlannedFault changed) =>
        [.. faults.Select(fault => fault.Id == changed.Id ? changed : fault)];

    private static int RootOf(PlannedFault fault) => fault.Target?.AsOfFault ?? fault.Id;
}
