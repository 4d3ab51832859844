using Harness.Runs;
using Scenarios;

namespace Harness.Bench;

/// <summary>How fast the default scenario runs: three brokers, five clients, faults on, judged.</summary>
internal static class DefaultScenario
{
    /// <summary>Virtual seconds per wall second over some runs, with plan, run and verdict.</summary>
    public static double Measure(TimeProvider time, int runs)
    {
        var scenario = ScenarioCatalog.Load("replication");
        var started = time.GetTimestamp();
        var virtualSeconds = 0.0;
        for (ulong seed = 1; seed <= (ulong)runs; seed++)
        {
            var plan = PlanGenerator.Generate(scenario, seed);
            virtualSeconds += SimulatedRun.Execute(scenario, plan, new RunOptions()).Results.VirtualSeconds;
        }

        return virtualSeconds / time.GetElapsedTime(started).TotalSeconds;
    }
}
