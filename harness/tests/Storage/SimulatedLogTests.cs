using System.Globalization;
using System.Text;
using Broker.Runtime;
using Broker.Storage;
using Broker.Storage.Records;
using Harness.Simulation;
using Harness.Tests.Simulation;

namespace Harness.Tests.Storage;

/// <summary>
/// The log on the simulated disk: appends in small segments, retention, truncation, and power losses.
/// </summary>
[TestFixture]
public sealed class SimulatedLogTests
{
    private static readonly Guid TopicId = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");

    private static readonly LogOptions Options =
        new() { SegmentBytes = 400, IndexIntervalBytes = 100, RetentionBytes = 2500, FileDeleteDelayMs = 0 };

    [Test]
    public void PowerLoss_AtAnyMoment_EverythingFlushedIsThereInOrder()
    {
        var (restarts, rolled) = (0, 0);
        for (var seed = 0UL; seed < 150; seed++)
        {
            var stored = new Stored();
            TestWorlds.Run(world =>
            {
                var node = world.AddNode("broker");
                for (var life = 0; life < 4; life++)
                {
                    node.Start(ports => Reactor.Current!.Spawn(() => LiveAsync(ports, stored)));
                    world.Run((((life + 1) * 40) + (int)(seed * 7 % 31)) * TestWorlds.Ms);
                    node.Crash();
                    restarts++;
                }
            }, seed);
            rolled += stored.Segments;
        }

        Assert.That(restarts, Is.EqualTo(600));
        Assert.That(rolled, Is.GreaterThan(600));
    }

    private static async Task LiveAsync(Ports ports, Stored stored)
    {
        var directory = await LogDirectory.OpenAsync(ports.Storage, "/data", Options);
        var log = await directory.OpenLogAsync("orders", 0, TopicId, Options);
        await VerifyAsync(log, stored);
        for (var i = 0; ; i++)
        {
            var end = log.EndOffset;
            log.AppendAsLeader(Batch(end), 0);
            await log.FlushAsync();
            stored.FlushedTo = Math.Max(stored.FlushedTo, log.FlushedOffset);
            stored.Segments = Math.Max(stored.Segments, log.SegmentOffsets.Count);
            log.RaiseHighWatermark(log.FlushedOffset - 3);
            if (i % 7 == 3)
            {
                await directory.SaveAsync();
            }

            if (i % 11 == 5)
            {
                await log.RetainAsync(log.FlushedOffset - 3, 0);
            }
        }
    }

    private static async Task VerifyAsync(Log log, Stored stored)
    {
        Assert.That(log.EndOffset, Is.GreaterThanOrEqualTo(stored.FlushedTo));
        for (var offset = log.StartOffset; offset < log.EndOffset; offset++)
        {
            var read = await log.ReadAsync(offset, log.EndOffset, 1, atLeastOneBatch: true);
            var batch = RecordBatch.Read(read);
            Assert.That(batch.BaseOffset, Is.EqualTo(offset));
            Assert.That(batch.Crc, Is.EqualTo(RecordBatch.Read(Batch(offset)).Crc));
        }
    }

    // One record, whose content tells its offset.
    private static byte[] Batch(long offset) => new RecordBatchBuilder { BaseOffset = offset, LeaderEpoch = 0 }
        .Add(null, Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture)), 1000 + offset)
        .Build();

    private sealed class Stored
    {
        public long FlushedTo { get; set; }

        public int Segments { get; set; }
    }
}
