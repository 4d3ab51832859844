using System.Globalization;
using Harness.Bench;
using Harness.Simulation.Bench;

// Rates vary with the machine and its other load, so each is measured several times and the middle one printed with the
// extremes. The first measurement also pays for compiling the code, and is left out.
const int Measurements = 5;
const int Choices = 1_000_000;

Print(
    "bare scheduler, recorded choices per second",
    Measure(() => BareScheduler.Measure(TimeProvider.System, Choices)));
Print(
    "replication, virtual seconds per wall second",
    Measure(() => DefaultScenario.Measure(TimeProvider.System, runs: 5)));
return 0;

static double[] Measure(Func<double> measure)
{
    measure();
    return [.. Enumerable.Range(0, Measurements).Select(_ => measure()).Order()];
}

static void Print(string name, double[] rates) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{name}: {rates[rates.Length / 2]:N0} (from {rates[0]:N0} to {rates[^1]:N0} in {rates.Length} measurements)"));
