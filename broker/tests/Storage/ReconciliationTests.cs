using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage;

/// <summary>
/// Replicas that lead and follow in turn, with elections that may choose anybody, and crashes that lose what was not
/// flushed. Whatever epochs a replica has after a crash, comparing them with a leader's has to find all diverging
/// records: that is what a wrong entry would spoil.
/// </summary>
[TestFixture]
internal sealed class ReconciliationTests
{
    private const int Replicas = 3;

    private readonly MemoryStorage[] disks = new MemoryStorage[Replicas];
    private readonly Log[] logs = new Log[Replicas];
    private Random random = null!;
    private int epoch;
    private int leader;

    // True while the leader may still append in its epoch: a leader that crashed leads again only in a new epoch.
    private bool isLeading;
    private int truncations;
    private int epochsWithoutRecordsKept;

    [Test]
    public async Task Replicas_RandomElectionsAndCrashes_FollowersAlwaysMatchTheirLeader()
    {
        for (var seed = 0; seed < 250; seed++)
        {
            random = new Random(seed);
            (epoch, isLeading) = (-1, false);
            for (var replica = 0; replica < Replicas; replica++)
            {
                disks[replica] = new MemoryStorage();
                logs[replica] = await Batches.OpenAsync(disks[replica]);
            }

            for (var step = 0; step < 60; step++)
            {
                await StepAsync($"seed {seed}, step {step}");
            }
        }

        // The cases this is about did occur.
        Assert.That(truncations, Is.GreaterThan(300));
        Assert.That(epochsWithoutRecordsKept, Is.GreaterThan(100));
    }

    private Task StepAsync(string when) => random.Next(12) switch
    {
        0 => ElectAsync(),
        < 4 => AppendAsync(),
        < 9 => FetchAsync(when),
        9 => logs[random.Next(Replicas)].FlushAsync(),
        _ => CrashAsync(random.Next(Replicas)),
    };

    private Task ElectAsync()
    {
        leader = random.Next(Replicas);
        isLeading = true;
        logs[leader].AssignEpochStart(++epoch);
        return Task.CompletedTask;
    }

    private Task AppendAsync()
    {
        if (isLeading)
        {
            logs[leader].AppendAsLeader(Batches.Produced(1 + random.Next(2), timestamp: epoch), epoch);
        }

        return Task.CompletedTask;
    }

    // One fetch as in KIP-595: the leader compares the follower's last epoch and end offset with its own.
    private async Task FetchAsync(string when)
    {
        var replica = random.Next(Replicas);
        if (!isLeading || replica == leader)
        {
            return;
        }

        var (own, leaders) = (logs[replica], logs[leader]);
        for (var attempt = 0; await DivergesAsync(own, leaders); attempt++)
        {
            Assert.That(attempt, Is.LessThan(100), $"{when}: truncation does not end");
        }

        var limit = leaders.EndOffset;
        var fetched = await leaders.ReadAsync(own.EndOffset, limit, 1 + random.Next(300), atLeastOneBatch: true);
        own.AppendAsFollower(fetched);
        var prefix = await leaders.ReadAsync(0, own.EndOffset, int.MaxValue, atLeastOneBatch: true);
        Assert.That(await Batches.ReadAllAsync(own), Is.EqualTo(prefix.ToArray()), when);
    }

    private Task<bool> DivergesAsync(Log own, Log leaders)
    {
        var answer = leaders.Epochs.EndOffsetFor(own.LastEpoch, leaders.EndOffset);
        if (own.LastEpoch < 0 || (answer.Epoch == own.LastEpoch && answer.EndOffset >= own.EndOffset))
        {
            return Task.FromResult(false);
        }

        truncations++;
        var kept = own.Epochs.EndOffsetFor(answer.Epoch, own.EndOffset);
        own.TruncateTo(Math.Max(0, Math.Min(answer.EndOffset, kept.EndOffset)));
        return Task.FromResult(true);
    }

    private async Task CrashAsync(int replica)
    {
        isLeading &= replica != leader;
        disks[replica] = disks[replica].Crash(random);
        logs[replica] = await Batches.OpenAsync(disks[replica]);
        var starts = new HashSet<int>();
        foreach (var batch in RecordBatches.Of(await Batches.ReadAllAsync(logs[replica])))
        {
            starts.Add(batch.PartitionLeaderEpoch);
        }

        epochsWithoutRecordsKept += logs[replica].Epochs.Entries.Count(entry => !starts.Contains(entry.Epoch));
    }
}
