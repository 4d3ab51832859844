using Broker.Replication;
using Broker.Storage;
using Broker.Tests.Storage;

namespace Broker.Tests.Replication;

/// <summary>
/// What a leader tells a follower whose log may not be its own, and where the follower cuts. A log is written as the
/// start of each epoch, then the end: <c>1@0 3@4 ..7</c>.
/// </summary>
[TestFixture]
internal sealed class ReconciliationTests
{
    [TestCase("1@0 ..5", 5, 1, null, TestName = "Same epoch, same end")]
    [TestCase("1@0 ..5", 3, 1, null, TestName = "Same epoch, follower behind")]
    [TestCase("1@0 ..5", 8, 1, "1..5", TestName = "Same epoch, follower ahead")]
    [TestCase("1@0 3@4 ..7", 4, 1, null, TestName = "Earlier epoch, follower at its end")]
    [TestCase("1@0 3@4 ..7", 6, 1, "1..4", TestName = "Earlier epoch, follower beyond its end")]
    [TestCase("1@0 3@4 ..7", 5, 2, "1..4", TestName = "Epoch between two of the leader (KIP-279)")]
    [TestCase("1@0 3@4 ..7", 3, 2, "1..4", TestName = "Epoch between two of the leader, follower behind (KIP-279)")]
    [TestCase("1@0 3@4 ..7", 6, 9, "3..7", TestName = "Epoch above all of the leader")]
    [TestCase("1@0 3@4 5@4 ..7", 4, 3, null, TestName = "Epoch without records")]
    [TestCase("1@0 3@4 5@4 ..7", 6, 3, "3..4", TestName = "Epoch without records, of which the follower has some")]
    [TestCase("1@0 ..5", 0, -1, null, TestName = "Empty follower at the start")]
    [TestCase("1@0 ..5", 3, -1, "-1..0", TestName = "Empty follower elsewhere")]
    public async Task FindDivergence_AnyCase_ComparesEpochs(string log, long offset, int lastEpoch, string? expected)
    {
        var leader = await LogOf(log);
        Assert.That(Text(Reconciliation.FindDivergence(leader, offset, lastEpoch)), Is.EqualTo(expected));
    }

    // The leader's log 1@0 3@4 ..9 in segments of two records, without those below an offset.
    [TestCase(6, 6, 1, "-1..6",
        TestName = "Removed epoch, follower ends where the leader starts: nothing is known to be shared")]
    [TestCase(6, 8, 1, "-1..6", TestName = "Removed epoch, follower has other records above the start")]
    [TestCase(6, 7, 2, "-1..6", TestName = "Unknown epoch below all of the leader")]
    [TestCase(6, 9, 3, null, TestName = "Epoch whose first records were removed")]
    [TestCase(7, 7, 1, "-1..6", TestName = "Removed epoch, start within a segment, follower ends at the start")]
    [TestCase(7, 8, 1, "-1..6", TestName = "Removed epoch, start within a segment, follower beyond the start")]
    [TestCase(7, 8, -1, "-1..6", TestName = "Follower without epochs")]
    public async Task FindDivergence_LeaderRemovedTheEpoch_CutsWhereItsFirstEpochStarts(
        long start, long offset, int lastEpoch, string? expected)
    {
        var leader = await LogOf("1@0 3@4 ..9", segmentRecords: 2);
        await DeleteAsync(leader, start);
        Assert.That(leader.Epochs.Entries, Is.EqualTo(new[] { new EpochEntry(3, 6) }), "the epoch is gone");
        Assert.That(Text(Reconciliation.FindDivergence(leader, offset, lastEpoch)), Is.EqualTo(expected));
    }

    [TestCase("1@0 ..8", 1, 5, 5, TestName = "Both know the epoch, follower ahead")]
    [TestCase("1@0 2@3 ..8", 1, 5, 3, TestName = "Both know the epoch, follower left it first")]
    [TestCase("1@0 2@6 ..8", 1, 5, 5, TestName = "Both know the epoch, leader left it first")]
    [TestCase("1@0 4@6 ..8", 3, 7, 6, TestName = "Follower never saw the leader's epoch (KIP-279)")]
    [TestCase("4@0 ..8", 3, 7, 0, TestName = "Follower has only later epochs")]
    [TestCase("1@0 ..8", -1, 6, 6, TestName = "Leader has only later epochs")]
    [TestCase("1@0 ..8", -1, 9, 8, TestName = "Leader has only later epochs, and starts above the follower")]
    public async Task CutFor_AnyCase_KeepsOnlyWhatIsShared(string log, int epoch, long end, long expected)
    {
        var follower = await LogOf(log);
        Assert.That(Reconciliation.CutFor(follower, new Divergence(epoch, end)), Is.EqualTo(expected));
    }

    [Test]
    public async Task CutFor_BelowTheFollowersStart_IsItsStart()
    {
        var follower = await LogOf("4@0 ..8");
        await DeleteAsync(follower, 5);
        Assert.That(Reconciliation.CutFor(follower, new Divergence(3, 2)), Is.EqualTo(5));
        Assert.That(Reconciliation.CutFor(follower, new Divergence(-1, 2)), Is.EqualTo(5));
    }

    // KIP-279: three fast elections give both logs epochs that the other never saw; one answer is not enough.
    [TestCase("1@0 2@3 4@5 ..9", "1@0 3@4 ..8", 3)]
    [TestCase("1@0 4@2 ..6", "1@0 2@3 3@5 ..8", 2)]
    [TestCase("5@0 ..3", "1@0 2@2 ..4", 0)]
    [TestCase("1@0 ..2", "1@0 ..7", 2)]
    [TestCase("1@0 3@2 5@2 ..6", "1@0 3@2 ..4", 2)]
    public async Task Reconcile_RepeatedAnswers_EndWhereTheLogsPart(string leaders, string followers, long expected)
    {
        var (leader, follower) = (await LogOf(leaders), await LogOf(followers));
        var answers = 0;
        while (Reconciliation.FindDivergence(leader, follower.EndOffset, follower.LastEpoch) is { } found)
        {
            Assert.That(++answers, Is.LessThan(9), "it goes on for ever");
            follower.TruncateTo(Reconciliation.CutFor(follower, found));
        }

        Assert.That(follower.EndOffset, Is.EqualTo(expected));
        Assert.That(
            await Batches.ReadAllAsync(follower),
            Is.EqualTo((await leader.ReadAsync(0, expected, int.MaxValue, atLeastOneBatch: true)).ToArray()));
    }

    private static async Task<Log> LogOf(string text, int segmentRecords = 1000)
    {
        var options = LogOptions.Default with
        {
            SegmentBytes = segmentRecords * Batches.At(0, 0).Length,
            FileDeleteDelayMs = 0,
        };
        var log = await Log.OpenAsync(
            new MemoryStorage(), Batches.Directory, "orders-0", options, LogStart.Unknown);
        var parts = text.Split(' ');
        var starts = parts[..^1].Select(part => part.Split('@')).ToList();
        for (var i = 0; i < starts.Count; i++)
        {
            var epoch = int.Parse(starts[i][0], null);
            var end = long.Parse(i + 1 < starts.Count ? starts[i + 1][1] : parts[^1][2..], null);
            log.AssignEpochStart(epoch);
            while (log.EndOffset < end)
            {
                log.AppendAsFollower(Batches.At(log.EndOffset, epoch));
            }
        }

        return log;
    }

    private static async Task DeleteAsync(Log log, long below)
    {
        await log.FlushAsync();
        log.RaiseHighWatermark(log.EndOffset);
        log.RaiseStartOffset(below, log.EndOffset);
        await log.RetainAsync(log.EndOffset, 0);
    }

    private static string? Text(Divergence? divergence) =>
        divergence is var (epoch, end) ? $"{epoch}..{end}" : null;
}
