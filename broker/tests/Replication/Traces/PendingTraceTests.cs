namespace Broker.Tests.Replication.Traces;

/// <summary>
/// Scripts of mechanisms that are still to be built. Each is run: as soon as one does what it says, it fails here, and
/// has to be moved to the others.
/// </summary>
public sealed class PendingTraceTests
{
    private static IEnumerable<TestCaseData> Scripts => TraceScript.Names
        .Where(name => name.StartsWith("pending/", StringComparison.Ordinal))
        .Select(name => new TestCaseData(name).SetName($"Pending_{name["pending/".Length..]}"));

    [TestCaseSource(nameof(Scripts))]
    public void Pending(string name)
    {
        var run = TraceRun.Of(TraceScript.Read(name), new TraceOptions());

        Assert.That(run.IsAsExpected, Is.False, $"{name} holds: move it out of pending");
        Assert.Ignore($"pending: {TraceReport.Difference(run)}");
    }
}
