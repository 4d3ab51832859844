using Broker.Coverage;
using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>Wants to know every step, and keeps the branches that were reached.</summary>
public sealed class StepEvents : IEventSink
{
    private readonly List<Branch> branches = [];

    public bool WantsSteps => true;

    public IReadOnlyList<Branch> Branches => branches;

    public void Report(BrokerEvent happened)
    {
        if (happened is Reached reached)
        {
            branches.Add(reached.Branch);
        }
    }
}
