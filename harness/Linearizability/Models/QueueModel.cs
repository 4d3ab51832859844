using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>
/// A queue, first in, first out: <c>enqueue v</c>, <c>dequeue → v</c>, or <c>dequeue → nil</c> where it is empty.
/// </summary>
public sealed class QueueModel : SequentialModel<Sequence>
{
    /// <inheritdoc/>
    public override string Name => "queue";

    /// <inheritdoc/>
    public override string Meaning => "a queue, first in, first out: enqueue v; dequeue → v, or nil where it is empty";

    /// <inheritdoc/>
    public override Sequence Initial => Sequence.Empty;

    /// <inheritdoc/>
    public override string? Problem(Call call) => call.F switch
    {
        "enqueue" when call.Input.IsNil => Require.Value(call, "a value", call.Input),
        "enqueue" or "dequeue" => null,
        _ => Require.Operation(call, Name, "enqueue", "dequeue"),
    };

    /// <inheritdoc/>
    public override IEnumerable<Sequence> Step(Sequence state, Call call)
    {
        if (call.F == "enqueue")
        {
            return [new Sequence(state.Items.Add(call.Input))];
        }

        if (state.Items.IsEmpty)
        {
            return call.Output is null || call.Output.IsNil ? [state] : [];
        }

        return call.Output is null || call.Output.Equals(state.Items[0])
            ? [new Sequence(state.Items.RemoveAt(0))]
            : [];
    }

    /// <summary>
    /// What nobody dequeued, as far as is known, lies before nothing that anyone did, or a dequeue of unknown outcome
    /// took it: either way nobody notices if neither happened.
    /// </summary>
    public override IReadOnlyList<Call> Relevant(IReadOnlyList<Call> calls)
    {
        var dequeued = calls.Where(call => call.F == "dequeue").Select(call => call.Output).OfType<Datum>().ToHashSet();
        return [.. calls.Where(call => call.F != "enqueue" || call.IsOk || dequeued.Contains(call.Input))];
    }
}
