using Broker.Runtime;

namespace Harness.Simulation;

/// <summary>Passes events on while the incarnation lives.</summary>
internal sealed class FencedSink(Incarnation incarnation, IEventSink? sink) : IEventSink
{
    public bool WantsSteps => sink?.WantsSteps ?? false;

    public void Report(BrokerEvent happened)
    {
        incarnation.World.VerifyControl("IEventSink.Report");
        if (!incarnation.IsDead)
        {
            sink?.Report(happened);
        }
    }
}
