using Harness.Histories.General;
using Harness.Linearizability;

namespace Harness.Tests.Linearizability;

/// <summary>A ticket machine: <c>next → n</c> hands out 0, 1, 2 and so on.</summary>
public sealed class TicketMachine : SequentialModel<long>
{
    public override string Name => "ticket";

    public override string Meaning => "a ticket machine: next → n";

    public override long Initial => 0;

    public override string? Problem(Call call) =>
        call.F == "next" ? null : $"'{call.F}' is not an operation of model 'ticket', which has next";

    // The answer is null if nobody knows what became of the call: then it may have been any.
    public override IEnumerable<long> Step(long state, Call call) =>
        call.Output is null || call.Output.Integer == state ? [state + 1] : [];
}
