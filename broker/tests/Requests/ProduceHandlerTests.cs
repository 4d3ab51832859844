using Broker.Protocol;
using Broker.Protocol.Produce;
using Broker.Requests;
using Broker.Tests.Doubles;
using Broker.Tests.Replication;
using Broker.Tests.Storage;

namespace Broker.Tests.Requests;

public sealed class ProduceHandlerTests
{
    private Shard shard = null!;

    [SetUp]
    public void SetUp() => shard = Shard.Leading([1, 2, 3]);

    [Test]
    public void Handle_Acks1_IsAnsweredWithTheOffset()
    {
        Produce(acks: 1, Batches.Produced(3));
        var answer = Produce(acks: 1, Batches.Produced());

        Assert.That((answer!.ErrorCode, answer.BaseOffset), Is.EqualTo((ErrorCode.None, 3L)));
    }

    [Test]
    public void Handle_Acks0_IsNotAnswered() => Assert.That(Produce(acks: 0, Batches.Produced()), Is.Null);

    [Test]
    public void Handle_Acks0Fails_ClosesTheConnection() =>
        Assert.That(() => Produce(acks: 0, [1, 2, 3]), Throws.TypeOf<ProtocolException>());

    [Test]
    public void Handle_BadRequests_SayWhatIsWrongAndAppendNothing()
    {
        var damaged = Batches.Produced();
        damaged[^1] ^= 1;
        Assert.Multiple(() =>
        {
            Assert.That(Produce(2, Batches.Produced())!.ErrorCode, Is.EqualTo(ErrorCode.InvalidRequiredAcks));
            Assert.That(Produce(-2, Batches.Produced())!.ErrorCode, Is.EqualTo(ErrorCode.InvalidRequiredAcks));
            Assert.That(Produce(1, null)!.ErrorCode, Is.EqualTo(ErrorCode.InvalidRecord));
            Assert.That(Produce(1, [])!.ErrorCode, Is.EqualTo(ErrorCode.InvalidRecord));
            Assert.That(Produce(1, damaged)!.ErrorCode, Is.EqualTo(ErrorCode.CorruptMessage));
            Assert.That(Produce(1, Large())!.ErrorCode, Is.EqualTo(ErrorCode.MessageTooLarge));
            Assert.That(
                Produce(1, Batches.Produced(), "unknown")!.ErrorCode, Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        });
        Assert.That(Produce(1, Batches.Produced())!.BaseOffset, Is.Zero);
    }

    private static byte[] Large() => Batches.Join([.. Enumerable.Repeat(Batches.Produced(100), 1200)]);

    private ProducePartitionResponse? Produce(short acks, byte[]? records, string topic = "orders")
    {
        var handler = new ProduceHandler(Configs.Of(1), shard.Reactor, shard.Manager);
        var request = new ProduceRequest
        {
            Acks = acks,
            TimeoutMs = 1000,
            Topics =
            [
                new ProduceRequest.Topic(topic, [new ProduceRequest.Partition(0, records?.AsMemory().ToArray())]),
            ],
        };
        var context = new RequestContext(new RequestHeader(ApiKey.Produce, 9, 1, null), 1);
        return shard.World.Run(() => handler.HandleAsync(context, request))?.Topics[0].Partitions[0];
    }
}
