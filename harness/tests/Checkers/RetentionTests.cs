using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

/// <summary>What the checkers make of logs whose start is removed.</summary>
public sealed class RetentionTests
{
    private static readonly LogChecker Checker = new();

    [TestCase("retention.bytes")]
    [TestCase("retention.ms")]
    public void Check_PrefixRemovedByRetention_IsValid(string key) => CheckerAssert.IsValid(Checker, Appended()
        .Config(key, "100").ReadWithStart(2, 2, 2, 4, final: false, 9).ReadWithStart(9, 2, 2, 4, final: true, 9, 10));

    [Test]
    public void Check_LogStartGoesBackWithANewLeader_IsValid() => CheckerAssert.IsValid(Checker, Appended()
        .Config("retention.bytes", "100").ReadWithStart(2, 2, 2, 4, final: false, 9)
        .ReadWithStart(9, 1, 1, 4, final: true, 8, 9, 10));

    [TestCase("retention.bytes", "-1")]
    [TestCase("cleanup.policy", "compact")]
    [TestCase("segment.bytes", "1024")]
    public void Check_PrefixRemovedWithoutRetention_IsLostPrefix(string key, string value)
    {
        var finding = CheckerAssert.Finds(Checker, Appended().Config(key, value)
            .ReadWithStart(9, 2, 2, 4, final: true, 9)
            .ReadWithStart(9, 3, 2, 4, final: true, 10), Anomalies.LostPrefix);

        Assert.That(finding.Entries, Is.EqualTo(new[] { 0, 1, 5, 6 }));
        Assert.That(finding.Statement, Is.EqualTo(
            "Process 9 was told at 0.006 s that orders/0 begins at offset 2, although value 7 was acknowledged at "
            + "offset 0 and the topic has no retention."));
    }

    [Test]
    public void Check_LogOlderThanTheHistory_IsValid() => CheckerAssert.IsValid(Checker, new HistoryBuilder()
        .Appended(1, 5, 7).ReadWithStart(9, 5, 5, 6, final: true, 7));

    [Test]
    public void Check_LogStartAboveTheHighWatermark_IsLostPrefix() => CheckerAssert.Finds(Checker, Appended()
        .Config("retention.bytes", "100").ReadWithStart(2, 3, 3, 2, final: false)
        .ReadWithStart(9, 2, 2, 4, final: true, 9, 10), Anomalies.LostPrefix);

    [Test]
    public void Check_RecordMissingAboveTheLogStart_IsLost() => CheckerAssert.Finds(Checker, Appended()
        .Config("retention.bytes", "100").Read(9, 1, final: true).Got(9, 4, (1, 8), (3, 10)), Anomalies.LostWrite);

    [Test]
    public void Check_RecordMissingBelowAnotherLeadersLogStart_IsLost() => CheckerAssert.Finds(Checker, Appended()
        .Config("retention.bytes", "100").ReadWithStart(2, 3, 3, 4, final: false, 10)
        .Read(9, 1, final: true).Got(9, 4, (1, 8), (3, 10)), Anomalies.LostWrite);

    [Test]
    public void Check_FinalReadsBeginAboveAnyLogStart_CouldNotTell() => CheckerAssert.Finds(Checker, Appended()
        .Config("retention.bytes", "100").ReadWithStart(9, 3, 2, 4, final: true, 10), Anomalies.Unseen);

    // Values 7 to 10 at offsets 0 to 3.
    private static HistoryBuilder Appended() => new HistoryBuilder().Appended(1, 0, 7, 8).Appended(1, 2, 9, 10);
}
