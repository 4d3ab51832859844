using Broker.Controller;
using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Tests.Controller;

public sealed class AlterConfigsTests
{
    private const string MinIsr = "min.insync.replicas";
    private LoneController controller = null!;

    [SetUp]
    public void CreateTopic()
    {
        controller = LoneController.Started().WithBrokers(1, 2, 3);
        controller.CreateTopic();
    }

    [Test]
    public void AlterTopic_SetThenDelete_ComesAndGoes()
    {
        Assert.That(Alter(Set("retention.ms", "5"), Set("segment.bytes", "100")), Is.EqualTo("None"));
        Assert.That(Configs(), Is.EqualTo("retention.ms=5 segment.bytes=100"));

        Assert.That(Alter(new ConfigChange("retention.ms", ConfigOperation.Delete, null)), Is.EqualTo("None"));
        Assert.That(Configs(), Is.EqualTo("segment.bytes=100"));
    }

    [Test]
    public void AlterTopic_Replacing_LosesWhatIsNotMentioned()
    {
        Alter(Set("retention.ms", "5"), Set("segment.bytes", "100"));

        Assert.That(Alter("orders", replaces: true, false, Set("segment.bytes", "200")), Is.EqualTo("None"));
        Assert.That(Configs(), Is.EqualTo("segment.bytes=200"));
    }

    [TestCase("no.such", ConfigOperation.Set, "1", "InvalidConfig no.such")]
    [TestCase("no.such", ConfigOperation.Delete, null, "InvalidConfig no.such")]
    [TestCase("retention.ms", ConfigOperation.Set, "soon", "InvalidConfig topic, retention.ms: 'soon'")]
    [TestCase("retention.ms", ConfigOperation.Set, null, "InvalidRequest retention.ms")]
    [TestCase("retention.ms", ConfigOperation.Append, "1", "InvalidConfig retention.ms")]
    [TestCase("cleanup.policy", ConfigOperation.Subtract, "delete", "InvalidConfig topic, cleanup.policy")]
    [TestCase("retention.ms", (ConfigOperation)7, "1", "InvalidRequest retention.ms")]
    public void AlterTopic_Wrong_NothingChanges(string key, ConfigOperation operation, string? value, string problem)
    {
        var before = controller.Image.Offset;

        Assert.That(
            Alter(Set("segment.bytes", "100"), new ConfigChange(key, operation, value)), Does.StartWith(problem));
        Assert.That((controller.Image.Offset, Configs()), Is.EqualTo((before, "")));
    }

    [Test]
    public void AlterTopic_KeyTwice_IsRefused() => Assert.That(
        Alter(Set("retention.ms", "5"), Set("retention.ms", "6")), Does.StartWith("InvalidRequest retention.ms"));

    [Test]
    public void AlterTopic_Items_AreAddedToWhatHoldsAndTakenAway()
    {
        Assert.That(Alter(new ConfigChange("cleanup.policy", ConfigOperation.Append, "compact,delete")),
            Is.EqualTo("None"));
        Assert.That(Configs(), Is.EqualTo("cleanup.policy=delete,compact"));
        Assert.That(controller.Image.Topics["orders"].MayHaveGaps);

        Alter(new ConfigChange("cleanup.policy", ConfigOperation.Subtract, "delete"));
        Assert.That(Configs(), Is.EqualTo("cleanup.policy=compact"));
    }

    [Test]
    public void AlterTopic_ValidateOnly_ChangesNothing()
    {
        Assert.That(Alter("orders", false, validateOnly: true, Set("retention.ms", "5")), Is.EqualTo("None"));
        Assert.That(Alter("orders", false, validateOnly: true, Set("retention.ms", "x")),
            Does.StartWith("InvalidConfig"));
        Assert.That(Configs(), Is.Empty);
    }

    [Test]
    public void Alter_UnknownResource_IsRefused()
    {
        Assert.That(Alter("none", false, false, Set("retention.ms", "5")),
            Does.StartWith("UnknownTopicOrPartition"));
        Assert.That(AlterNode("9", Set("log.retention.ms", "5")), Does.StartWith("BrokerIdNotRegistered"));
        Assert.That(AlterNode("one", Set("log.retention.ms", "5")), Does.StartWith("InvalidRequest"));
        var (error, _) = controller.Ask(active =>
            active.AlterConfigsAsync((ConfigResourceType)8, "1", [], false, false));
        Assert.That(error, Is.EqualTo(ErrorCode.InvalidRequest));
    }

    [TestCase("2", "leader.replication.throttled.rate", "1000", "None")]
    [TestCase("", "leader.replication.throttled.rate", "1000", "None")]
    [TestCase("", MinIsr, "3", "None")]
    [TestCase("2", MinIsr, "3", "InvalidConfig broker, min.insync.replicas")]
    [TestCase("", "node.id", "3", "InvalidConfig brokers, node.id: the key can't be changed")]
    [TestCase("", "log.retention.ms", "x", "InvalidConfig brokers, log.retention.ms")]
    public void AlterNode_OnlyWhatMayChange(string node, string key, string value, string expected)
    {
        Assert.That(AlterNode(node, Set(key, value)), Does.StartWith(expected));

        var id = node.Length == 0 ? MetadataRecord.AllNodes : 2;
        Assert.That(ConfigSources.ValueIn(controller.Image, id, key), Is.EqualTo(expected == "None" ? value : null));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Alter_MinIsr_EligibleReplicasAreNotAnyMoreAndOldProposalsAreOutdated(bool ofTopic)
    {
        LoseTwo();
        var before = controller.Image.Find("orders", 0)!;
        Assert.That(before.Elr, Is.Not.Empty);

        Assert.That(ofTopic ? Alter(Set(MinIsr, "1")) : AlterNode("", Set(MinIsr, "1")), Is.EqualTo("None"));

        var after = controller.Image.Find("orders", 0)!;
        Assert.That(after.Elr, Is.Empty);
        Assert.That(
            (after.Leader, after.LeaderEpoch, after.PartitionEpoch),
            Is.EqualTo((before.Leader, before.LeaderEpoch, before.PartitionEpoch + 1)));
    }

    [Test]
    public void Alter_MinIsrWithNobodyInSync_TheEligibleStay()
    {
        LoseTwo();
        controller.Run(2000);
        var before = controller.Image.Find("orders", 0)!;
        Assert.That(before.Isr, Is.Empty);

        Alter(Set(MinIsr, "1"));

        Assert.That(controller.Image.Find("orders", 0)!.Elr, Is.EqualTo(before.Elr));
    }

    [Test]
    public void Alter_RetentionOnly_PartitionsStayAsTheyAre()
    {
        var before = controller.Image.Find("orders", 0)!.PartitionEpoch;

        Alter(Set("retention.ms", "5"));

        Assert.That(controller.Image.Find("orders", 0)!.PartitionEpoch, Is.EqualTo(before));
    }

    [Test]
    public void Alter_UncleanElectionWithoutLeader_AReplicaIsElected()
    {
        LoseTwo();
        controller.Run(2000);
        var leaderless = controller.Image.Find("orders", 0)!;
        var lacking = leaderless.Replicas.Single(replica => !leaderless.Elr.Contains(replica));
        controller.WithBrokers(lacking);
        Assert.That(controller.Image.Find("orders", 0)!.Leader, Is.EqualTo(PartitionRegistration.NoLeader));

        Alter(Set("unclean.leader.election.enable", "true"));

        Assert.That(controller.Image.Find("orders", 0)!.Leader, Is.EqualTo(lacking));
    }

    // One after the other stops in order, so that the second leaves fewer than two in sync.
    private void LoseTwo()
    {
        foreach (var broker in controller.Image.Find("orders", 0)!.Replicas.Skip(1).Reverse().ToList())
        {
            var epoch = controller.Image.Brokers[broker].Epoch;
            controller.Ask(async active => await active.ShutDownAsync(broker, epoch));
        }
    }

    private string Alter(params ConfigChange[] changes) => Alter("orders", false, false, changes);

    private string Alter(string topic, bool replaces, bool validateOnly, params ConfigChange[] changes) =>
        Text(controller.Ask(active => active.AlterConfigsAsync(
            ConfigResourceType.Topic, topic, changes, replaces, validateOnly)));

    private string AlterNode(string node, params ConfigChange[] changes) =>
        Text(controller.Ask(active => active.AlterConfigsAsync(
            ConfigResourceType.Broker, node, changes, false, false)));

    private static ConfigChange Set(string key, string value) => new(key, ConfigOperation.Set, value);

    private static string Text((ErrorCode Error, string? Message) answer) => $"{answer.Error} {answer.Message}".Trim();

    private string Configs() =>
        string.Join(' ', controller.Image.Topics["orders"].Configs.Select(pair => $"{pair.Key}={pair.Value}"));
}
