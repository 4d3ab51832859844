using System.Text;
using Broker.Defects;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Storage.Records;

namespace Broker.Tests.Replication;

/// <summary>What is known of a producer is never ahead of the log (KAFKA-6683).</summary>
public sealed class ProducerStateOrderTests
{
    [Test]
    public void Append_RefusedForWantOfReplicasAndSentAgain_IsAppended()
    {
        var shard = RefusedOnce(BrokerRules.Correct);

        var again = shard.Append(Batch(sequence: 0));
        shard.Run(10);
        Assert.That(again.IsCompleted, Is.False);
        shard.Follow(2, offset: 1, lastEpoch: 0);

        Assert.That(shard.Await(again), Is.EqualTo((ErrorCode.None, 0L)));
        Assert.That(shard.Await(shard.Follow(2, offset: 0)).Records.Length, Is.EqualTo(Batch(0).Length));
    }

    [Test]
    public void Append_ProducerIsNotedFirst_TakesTheSecondAttemptForADuplicate()
    {
        var shard = RefusedOnce(DefectCatalog.Find("producer-state-first")!.Apply(BrokerRules.Correct));

        _ = shard.Append(Batch(sequence: 0));
        shard.Run(10);

        Assert.That(shard.Await(shard.Follow(2, offset: 0)).Records.Length, Is.Zero);
    }

    // Sent while the leader is alone, and then there are two in-sync replicas.
    private static Shard RefusedOnce(BrokerRules rules)
    {
        var shard = Shard.Leading([1], rules: rules, configure: config => config with { MinInsyncReplicas = 2 });
        Assert.That(shard.Await(shard.Append(Batch(sequence: 0))).Error, Is.EqualTo(ErrorCode.NotEnoughReplicas));
        shard.Publish(new MetadataRecord.PartitionChange(Shard.Id.Topic, 0, [1, 2], 1, Elected: false));
        return shard;
    }

    private static byte[] Batch(int sequence) => new RecordBatchBuilder
    {
        ProducerId = 7,
        ProducerEpoch = 0,
        BaseSequence = sequence,
    }.Add(null, Encoding.ASCII.GetBytes("value"), 1000).Build();
}
