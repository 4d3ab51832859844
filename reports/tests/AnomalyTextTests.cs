using Harness.Checkers;
using Reports.Text;

namespace Reports.Tests;

public sealed class AnomalyTextTests
{
    private static IEnumerable<string> Known => Anomalies.All.Select(anomaly => anomaly.Id);

    [TestCaseSource(nameof(Known))]
    public void Of_EveryAnomaly_NamesThePromiseItBreaks(string id) =>
        Assert.That(AnomalyText.Of(id).Promise, Is.Not.Empty);
}
