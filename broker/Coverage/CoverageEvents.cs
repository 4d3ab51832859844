using Broker.Runtime;

namespace Broker.Coverage;

/// <summary>Reports what is reached, where somebody wants to know.</summary>
internal static class CoverageEvents
{
    /// <summary>A branch was reached.</summary>
    public static void Reach(this IEventSink events, Branch branch)
    {
        if (events.WantsSteps)
        {
            events.Report(new Reached(branch));
        }
    }
}
