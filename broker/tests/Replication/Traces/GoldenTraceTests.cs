namespace Broker.Tests.Replication.Traces;

/// <summary>
/// Runs the scripts in <c>Scripts</c> against the real brokers. What a script expects was written from the rules of the
/// protocol; if something differs, decide which of the two is wrong before changing either.
/// </summary>
public sealed class GoldenTraceTests
{
    // Prints everything that came, beside what was expected; it changes no file.
    private const string PrintVariable = "TRACES_PRINT";

    private static IEnumerable<TestCaseData> Scripts => TraceScript.Names
        .Where(name => !name.StartsWith("pending/", StringComparison.Ordinal))
        .Select(name => new TestCaseData(name).SetName($"Trace_{name}"));

    [TestCaseSource(nameof(Scripts))]
    public void Trace(string name)
    {
        var prints = Environment.GetEnvironmentVariable(PrintVariable) is not null;
        var run = TraceRun.Of(TraceScript.Read(name), new TraceOptions(), toTheEnd: prints);
        if (prints)
        {
            TestContext.Out.WriteLine(TraceReport.Everything(run));
        }

        Assert.That(run.IsAsExpected, Is.True, () => TraceReport.Difference(run));
    }
}
