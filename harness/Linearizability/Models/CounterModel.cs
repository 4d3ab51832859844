using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>A counter, 0 at first: <c>add n</c>, <c>read → n</c>.</summary>
public sealed class CounterModel : SequentialModel<long>
{
    /// <inheritdoc/>
    public override string Name => "counter";

    /// <inheritdoc/>
    public override string Meaning => "a counter, 0 at first: add n; read → n";

    /// <inheritdoc/>
    public override long Initial => 0;

    /// <inheritdoc/>
    public override string? Problem(Call call) => call.F switch
    {
        "add" => Require.Integer(call, call.Input),
        "read" => call.Output is null ? null : Require.Integer(call, call.Output),
        _ => Require.Operation(call, Name, "add", "read"),
    };

    /// <inheritdoc/>
    public override IEnumerable<long> Step(long state, Call call) => call.F switch
    {
        "add" => [unchecked(state + call.Input.Integer)],
        _ => call.Output is null || call.Output.Integer == state ? [state] : [],
    };

    /// <inheritdoc/>
    public override Effect EffectOf(Call call) => call.F == "read" ? Effect.None : Effect.Any;

    /// <inheritdoc/>
    public override bool Commute(Call a, Call b) => a.F == "add" && b.F == "add";
}
