using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>A lock, free at first: <c>acquire</c> while it is free, <c>release</c> while it is held.</summary>
public sealed class MutexModel : SequentialModel<bool>
{
    /// <inheritdoc/>
    public override string Name => "mutex";

    /// <inheritdoc/>
    public override string Meaning => "a lock, free at first: acquire; release";

    /// <inheritdoc/>
    public override bool Initial => false;

    /// <inheritdoc/>
    public override string? Problem(Call call) =>
        call.F is "acquire" or "release" ? null : Require.Operation(call, Name, "acquire", "release");

    /// <inheritdoc/>
    public override IEnumerable<bool> Step(bool state, Call call) => state == (call.F == "release") ? [!state] : [];
}
