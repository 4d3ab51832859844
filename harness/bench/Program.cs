using System.Globalization;
using Harness.Bench;
using Harness.Bench.Checkers;
using Harness.Bench.Linearizability;
using Harness.Bench.Storage;
using Harness.Simulation.Bench;

// Rates vary with the machine and its other load, so each is measured several times and the middle one printed with the
// extremes. The first measurement also pays for compiling the code, and is left out.
const int Measurements = 5;
const int Choices = 1_000_000;

var benches = new Dictionary<string, Action>
{
    ["choices"] = () => Print(
        "bare scheduler, recorded choices per second",
        Measure(() => BareScheduler.Measure(TimeProvider.System, Choices))),
    ["scenario"] = () => Print(
        "replication, virtual seconds per wall second",
        Measure(() => DefaultScenario.Measure(TimeProvider.System, runs: 5))),
    ["linearizability"] = () => new LinearizabilityBench(TimeProvider.System, Console.Out).Run(),
    ["log-checker"] = () => new LogCheckerBench(TimeProvider.System, Console.Out).Run(),
    ["log"] = () => new LogBench(TimeProvider.System, Console.Out).Run([64, 1024, 8192]),
};
if (args.FirstOrDefault(name => !benches.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no bench '{unknown}'; there are {string.Join(", ", benches.Keys)}.");
    return 64;
}

foreach (var name in benches.Keys.Where(name => args.Length == 0 || args.Contains(name)))
{
    benches[name]();
}

return 0;

static double[] Measure(Func<double> measure)
{
    measure();
    return [.. Enumerable.Range(0, Measurements).Select(_ => measure()).Order()];
}

static void Print(string name, double[] rates) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{name}: {rates[rates.Length / 2]:N0} (from {rates[0]:N0} to {rates[^1]:N0} in {rates.Length} measurements)"));
