using Harness.Checkers;
using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>What was found of some parts of an object that calls connect.</summary>
/// <param name="Parts">The parts.</param>
/// <param name="Verdict">Whether their calls are linearizable.</param>
/// <param name="Order">If they are, an order of them; otherwise one of those that ended before
/// <see cref="Stuck"/> did, and maybe of others that had begun: the longest prefix that is linearizable.</param>
/// <param name="Stuck">If they are not: the call that can not have taken effect before it ended.</param>
/// <param name="Evidence">The few calls that prove it, <see cref="Stuck"/> among them.</param>
/// <param name="Because">A sentence that says why, or why there is no verdict; otherwise null.</param>
public sealed record PartResult(
    IReadOnlyList<Datum> Parts,
    Verdict Verdict,
    IReadOnlyList<Call> Order,
    Call? Stuck = null,
    IReadOnlyList<Call>? Evidence = null,
    string? Because = null);
