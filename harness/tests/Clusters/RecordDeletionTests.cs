using Broker.Runtime;
using Harness.Client;
using Harness.Tests.Simulation;

namespace Harness.Tests.Clusters;

/// <summary>Records are deleted at the start of a partition, under load and with power failures.</summary>
public sealed class RecordDeletionTests
{
    [Test]
    public void DeleteRecords_WithCrashes_TheStartNeverGoesBackAndReplicasCatchUp([Range(1, 3)] int seed)
    {
        var seen = new Seen();
        var restarted = false;
        TopicWorld.Run((ulong)seed, sessionMs: 1000, world =>
        {
            // Long enough that what the broker would fetch next is deleted.
            world.Crash(1, 3000, downMs: 2500);
            world.Crash(2, 6000, downMs: 2500);
            world.CrashAll(9000, downMs: 200);
            world.CrashAll(10_500, downMs: 200);
            world.Client("admin", (ports, client) => DeleteAsync(ports, client, seen));
            world.Client("writer", (ports, client) => WriteAsync(ports, client, seen));
            world.World.Run(13 * TestWorlds.Second);
            seen.Stop = true;
            world.World.Run(15 * TestWorlds.Second);
            world.Client("final", (_, client) => CheckAsync(client, seen));
            world.World.Run(17 * TestWorlds.Second);
            restarted = world.Events.Exists(happened => happened.Contains("begins anew at"));
        });

        Assert.That(seen.Deletions, Is.GreaterThan(10));
        Assert.That(seen.WentBack, Is.Null);
        Assert.That(seen.Final, Is.EqualTo("checked"));
        Assert.That(restarted, "a follower was so late that it had to begin anew");
    }

    private static async Task DeleteAsync(Ports ports, KafkaClient client, Seen seen)
    {
        while (!(await client.CreateTopicAsync(TopicWorld.Topic, 1, 3)).Error?.Equals("TOPIC_ALREADY_EXISTS") == true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), ports.Time);
        }

        for (var i = 0; !seen.Stop; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), ports.Time);
            var before = seen.LowWatermark;
            var earliest = await client.ListOffsetAsync(TopicWorld.Topic, 0, LogPosition.Earliest);
            if (earliest.IsOk)
            {
                seen.WentBack ??= earliest.Value < before ? $"{before} to {earliest.Value}" : null;
            }

            // Mostly within a batch; in the beginning all that is committed.
            var offset = i < 3 ? -1 : seen.Acknowledged - 3;

            before = seen.LowWatermark;
            var deleted = await client.DeleteRecordsAsync(TopicWorld.Topic, 0, offset);
            if (deleted.IsOk)
            {
                seen.Deletions++;
                seen.WentBack ??= deleted.Value < before ? $"{before} to {deleted.Value}" : null;
                seen.LowWatermark = Math.Max(seen.LowWatermark, deleted.Value);
            }
        }
    }

    private static async Task WriteAsync(Ports ports, KafkaClient client, Seen seen)
    {
        for (var value = 0L; !seen.Stop; value += 5)
        {
            long[] batch = [value, value + 1, value + 2, value + 3, value + 4];
            var appended = await client.AppendAsync(TopicWorld.Topic, 0, batch, -1);
            if (appended.IsOk)
            {
                seen.Acknowledged = appended.Value.BaseOffset!.Value + batch.Length;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), ports.Time);
        }
    }

    private static async Task CheckAsync(KafkaClient client, Seen seen)
    {
        var described = await client.DescribeTopicAsync(TopicWorld.Topic);
        Assert.That(described.Value.Partitions.Single().Isr, Has.Count.EqualTo(3), "everyone is in sync again");

        // Readable from the start on without a gap, and nothing below it.
        var start = (await client.ListOffsetAsync(TopicWorld.Topic, 0, LogPosition.Earliest)).Value;
        Assert.That(start, Is.GreaterThanOrEqualTo(seen.LowWatermark));
        Assert.That((await client.ReadAsync(TopicWorld.Topic, 0, start - 1)).Error, Is.EqualTo("OFFSET_OUT_OF_RANGE"));
        var read = await client.ReadAsync(TopicWorld.Topic, 0, start);
        Assert.That(
            read.Value.Records.Select(record => record.Offset),
            Is.EqualTo(Enumerable.Range(0, read.Value.Records.Count).Select(i => start + i)));
        Assert.That(read.Value.HighWatermark, Is.GreaterThanOrEqualTo(seen.Acknowledged));
        seen.Final = "checked";
    }

    private sealed class Seen
    {
        public bool Stop { get; set; }

        public long Acknowledged { get; set; }

        public long LowWatermark { get; set; }

        public int Deletions { get; set; }

        public string? WentBack { get; set; }

        public string? Final { get; set; }
    }
}
