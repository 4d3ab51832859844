using System.Runtime.ExceptionServices;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Simulation.Exploration;

/// <summary>Runs a test once under Coyote's testing engine, and makes sure that it ran to its end.</summary>
internal static class CoyoteHost
{
    // Without a draw or a scheduling point for this long Coyote ends a run, silently: far beyond any real run.
    private const uint DeadlockTimeoutMs = 3_600_000;

    // Coyote allows ten times as many in an int. A world has its own, lower limit of events.
    private const uint MaxSchedulingSteps = 200_000_000;

    public static void Run(ulong seed, Action test)
    {
        var completed = false;
        ExceptionDispatchInfo? thrown = null;
        using var engine = TestingEngine.Create(Configure(seed), () =>
        {
            try
            {
                test();
                completed = true;
            }
            catch (Exception exception) when (exception is not ThreadInterruptedException)
            {
                // The edge of the engine, which would otherwise turn a failure of ours into one of its bugs.
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
        });
        engine.Run();
        thrown?.Throw();
        if (!completed || engine.TestReport.NumOfFoundBugs > 0)
        {
            var reports = string.Join(" ", engine.TestReport.BugReports);
            throw new HarnessException($"Coyote cut the run of seed {seed} short: {reports} Run it again; if it happens "
                + "again, a step blocks its thread or the run exceeds the limit of scheduling steps.");
        }
    }

    private static Configuration Configure(ulong seed) => Configuration.Create()
        .WithTestingIterations(1)
        .WithRandomGeneratorSeed(EngineSeed(seed))
        .WithRandomStrategy()
        .WithTelemetryEnabled(false)
        .WithMaxSchedulingSteps(MaxSchedulingSteps)
        .WithVerbosityEnabled(VerbosityLevel.None)
        .WithConsoleLoggingEnabled(false)
        .WithFailureOnMaxStepsBoundEnabled()
        .WithPartiallyControlledConcurrencyAllowed(false)
        .WithPartiallyControlledDataNondeterminismAllowed(false)
        .WithDeadlockTimeout(DeadlockTimeoutMs);

    // Coyote takes 32 bits, of which s and 2³²−s give the same run: hence 31.
    private static uint EngineSeed(ulong seed) => (uint)(Mixer.Mix(seed) >> 33);
}
