using Broker.Runtime;

namespace Broker.Coverage;

/// <summary>Reports what is reached, where somebody wants to know.</summary>
internal static class CoverageEvents
{
    /// <summary>A branch was reached; nothing happens for null.</summary>
    public static void Reach(this IEventSink events, Branch? branch)
    {
        if (branch is not null && events.WantsSteps)
        {
            events.Report(new Reached(branch));
        }
    }
}
