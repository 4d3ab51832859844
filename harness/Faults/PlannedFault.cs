using System.Text.Json.Serialization;
using Harness.Simulation.Networks;

namespace Harness.Faults;

/// <summary>One fault of a plan. Taking it out of the plan changes no other part of it.</summary>
/// <param name="Id">Number within the plan; kept when other faults are taken out.</param>
/// <param name="Kind">One of <see cref="FaultKind"/>.</param>
/// <param name="AtMs">When it begins, in virtual ms since the start.</param>
/// <param name="DurationMs">How long it lasts: until restart, resume, heal or reset.</param>
/// <param name="Nodes">Node ids of the brokers concerned; a one-way partition cuts what the first sends to the
/// others.</param>
/// <param name="Amount">Slow link and slow flush: added delay in ms. Disk and flush error: chance of each call to fail,
/// in percent. Bit rot: bits on each broker. Clock offset: ms, signed. Clock rate: parts per million, signed.
/// Crash: the storage call, counted from <paramref name="AtMs"/>, at which it strikes; 0 for at once. Held and dropped
/// requests and answers: which one it strikes of those sent from <paramref name="AtMs"/> on, counted from 1; 0 for each
/// until the end.</param>
public sealed record PlannedFault(
    int Id, FaultKind Kind, int AtMs, int DurationMs, IReadOnlyList<int> Nodes, int Amount)
{
    /// <summary>
    /// The API whose requests or answers it strikes, one of <see cref="RpcApi.All"/>; null for kinds that strike
    /// something else.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Api { get; init; }

    /// <summary>
    /// Crashes: the step of the protocol, one of <see cref="ProtocolStep.All"/>, that a broker has to come to before it
    /// is struck; storage calls count from there. Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Step { get; init; }

    /// <summary>Which broker it strikes instead of <see cref="Nodes"/>, if there is one then; null for
    /// those.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FaultTarget? Target { get; init; }
}
