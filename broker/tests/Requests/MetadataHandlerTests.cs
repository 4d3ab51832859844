using Broker.Configuration;
using Broker.Links;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Protocol.Metadata;
using Broker.Requests;
using Broker.Tests.Doubles;

namespace Broker.Tests.Requests;

public sealed class MetadataHandlerTests
{
    private static readonly Guid TopicId = Guid.NewGuid();
    private static readonly Guid Incarnation = Guid.NewGuid();

    private TestWorld world = null!;
    private MetadataImage image = null!;
    private DateTimeOffset started;

    [SetUp]
    public void SetUp()
    {
        world = new TestWorld();
        started = world.Time.GetUtcNow();
        image = MetadataImage.Empty;
        for (var broker = 1; broker <= 3; broker++)
        {
            Apply(new MetadataRecord.RegisterBroker(
                broker, broker == 1 ? Incarnation : Guid.NewGuid(), Configs.EndpointOf(broker)));
            Apply(new MetadataRecord.FenceBroker(broker, image.Brokers[broker].Epoch, Fenced: broker == 3));
        }

        Apply(new MetadataRecord.NewTopic("orders", TopicId));
        Apply(new MetadataRecord.NewPartition("orders", 0, [1, 2, 3], [1, 2], 2));
        Apply(new MetadataRecord.NewPartition("orders", 1, [3, 1, 2], [3], PartitionRegistration.NoLeader));
    }

    [Test]
    public void Handle_All_DescribesUnfencedBrokersAndPartitions()
    {
        var answer = Ask(9, null);

        Assert.That(answer.Brokers.Select(broker => broker.NodeId), Is.EqualTo(new[] { 1, 2 }));
        var partitions = answer.Topics.Single().Partitions;
        Assert.That(
            (partitions[0].ErrorCode, partitions[0].LeaderId), Is.EqualTo((ErrorCode.None, 2)));
        Assert.That(partitions[0].OfflineReplicas, Is.EqualTo(new[] { 3 }));
        Assert.That(
            (partitions[1].ErrorCode, partitions[1].LeaderId), Is.EqualTo((ErrorCode.LeaderNotAvailable, -1)));
    }

    [Test]
    public void Handle_EmptyList_MeansAllInVersion0AndNoneLater()
    {
        Assert.That(Ask(0, []).Topics, Has.Count.EqualTo(1));
        Assert.That(Ask(1, []).Topics, Is.Empty);
    }

    [Test]
    public void Handle_UnknownTopics_SayWhy()
    {
        Assert.That(ErrorOf(Named("none"), create: false), Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        Assert.That(ErrorOf(Named("bad name"), create: true), Is.EqualTo(ErrorCode.InvalidTopicException));
        Assert.That(ErrorOf(Named("__cluster_metadata"), create: true), Is.EqualTo(ErrorCode.InvalidTopicException));
        Assert.That(ErrorOf(Named("none"), create: true), Is.EqualTo(ErrorCode.LeaderNotAvailable), "being created");
        Assert.That(ErrorOf(new(Guid.NewGuid(), null), create: true), Is.EqualTo(ErrorCode.UnknownTopicId));
        Assert.That(ErrorOf(new(TopicId, null), create: false), Is.EqualTo(ErrorCode.None));
        Assert.That(
            ErrorOf(Named("none"), create: true, Configs.Of(1) with { AutoCreateTopics = false }),
            Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
    }

    [Test]
    public void Handle_ProcessThatKnowsNothingYet_AnswersOnceItKnowsTheCluster()
    {
        var link = Link(MetadataImage.Empty);
        var handler = Handler(link);

        var answer = world.Run(async () =>
        {
            var asked = handler.HandleAsync(Context(9), new MetadataRequest());
            await Task.Delay(Configs.Of(1).QuorumRequestTimeout / 2, world.Time);
            Assert.That(asked.IsCompleted, Is.False);
            link.Image = image;
            return await asked;
        });

        Assert.That(answer!.Brokers.Select(broker => broker.NodeId), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Handle_OnlyThePredecessorIsKnown_ClosesTheConnectionInTheEnd()
    {
        Apply(new MetadataRecord.RegisterBroker(1, Guid.NewGuid(), Configs.EndpointOf(1)));

        Assert.That(
            () => Ask(9, null), Throws.TypeOf<ProtocolException>().With.Message.Contains("does not know the metadata"));
        Assert.That(world.Time.GetUtcNow() - started, Is.EqualTo(Configs.Of(1).QuorumRequestTimeout));
    }

    [Test]
    public void Handle_AllBrokersFenced_NeverListsNone()
    {
        Apply(new MetadataRecord.FenceBroker(1, image.Brokers[1].Epoch, Fenced: true));
        Assert.That(Ask(9, null).Brokers.Select(broker => broker.NodeId), Is.EqualTo(new[] { 2 }));

        Apply(new MetadataRecord.FenceBroker(2, image.Brokers[2].Epoch, Fenced: true));
        Assert.That(() => Ask(9, null), Throws.TypeOf<ProtocolException>());
    }

    private static MetadataRequest.Topic Named(string name) => new(Guid.Empty, name);

    private void Apply(MetadataRecord record) => image = image.Apply(record, image.Offset + 1);

    private ErrorCode ErrorOf(MetadataRequest.Topic topic, bool create, BrokerConfig? config = null) =>
        Ask(12, [topic], create, config).Topics.Single().ErrorCode;

    private MetadataResponse Ask(
        short version, IReadOnlyList<MetadataRequest.Topic>? topics, bool create = false, BrokerConfig? config = null)
    {
        var handler = Handler(Link(image), config);
        var request = new MetadataRequest { Topics = topics, AllowAutoTopicCreation = create };
        return world.Run(() => handler.HandleAsync(Context(version), request))!;
    }

    private static RequestContext Context(short version) =>
        new(new RequestHeader(ApiKey.Metadata, version, 1, null), 1);

    private ControllerLink Link(MetadataImage known) =>
        new(Configs.Of(1), world.Ports, world.Reactor) { Image = known };

    private MetadataHandler Handler(ControllerLink link, BrokerConfig? config = null) =>
        new(config ?? Configs.Of(1), Incarnation, world.Ports, world.Reactor, link);
}
