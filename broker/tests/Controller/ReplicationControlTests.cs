using Broker.Configuration;
using Broker.Controller;
using Broker.Metadata;
using Broker.Tests.Doubles;

namespace Broker.Tests.Controller;

/// <summary>
/// Three brokers, two in-sync replicas at least. A partition is written as leader, ISR, ELR, last leader.
/// </summary>
public sealed class ReplicationControlTests
{
    private const string NoChange = "";

    private static readonly Guid Orders = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");

    [TestCase("3 isr 1,2,3", 3, "1 isr 1,2 elected", TestName = "AfterLossOf_Leader_FirstInSyncOfTheReplicasLeads")]
    [TestCase("1 isr 1,2,3", 2, "1 isr 1,3", TestName = "AfterLossOf_Follower_OnlyLeaves")]
    [TestCase("1 isr 1,2", 2, "1 isr 1 elr 2", TestName = "AfterLossOf_BelowMinIsr_IsEligible")]
    [TestCase("1 isr 1,2", 1, "2 isr 2 elr 1 elected", TestName = "AfterLossOf_LeaderBelowMinIsr_IsEligible")]
    [TestCase("1 isr 1", 1, "-1 isr  elr 1 last 1 elected", TestName = "AfterLossOf_LastInSync_LeavesAndStaysEligible")]
    [TestCase("1 isr 1 elr 2", 1, "2 isr 2 elr 1 elected", TestName = "AfterLossOf_LastInSync_EligibleReplicaLeads")]
    [TestCase("1 isr 1 elr 2,3", 1, "3 isr 3 elr 1,2 elected",
        TestName = "AfterLossOf_LastInSync_FirstEligibleOfTheReplicasLeads")]
    [TestCase("1 isr 1,2", 3, NoChange, TestName = "AfterLossOf_NotInSync_Nothing")]
    [TestCase("-1 isr  elr 1,2 last 1", 1, NoChange, TestName = "AfterLossOf_EligibleOnly_Nothing")]
    public void AfterLossOf(string partition, int broker, string expected)
    {
        var image = Image([3, 1, 2], partition);

        Assert.That(Text(Control().AfterLossOf(broker, image, new())), Is.EqualTo(expected));
    }

    [TestCase("1 isr 1,2,3", 1, "3 isr 2,3 elected", TestName = "AfterUncleanStopOf_Leader_AnotherInSyncLeads")]
    [TestCase("1 isr 1,2", 2, "1 isr 1", TestName = "AfterUncleanStopOf_BelowMinIsr_IsNotEligible")]
    [TestCase("1 isr 1", 1, "-1 isr  last 1 elected", TestName = "AfterUncleanStopOf_LastInSync_LeavesAndIsRemembered")]
    [TestCase("1 isr 1 elr 2", 1, "2 isr 2 elected", TestName = "AfterUncleanStopOf_LastInSync_EligibleReplicaLeads")]
    [TestCase("1 isr 1 elr 2,3", 2, "1 isr 1 elr 3", TestName = "AfterUncleanStopOf_Eligible_IsNotAnyMore")]
    [TestCase("-1 isr  elr 1 last 2", 1, "2 isr 2 recovering elected",
        TestName = "AfterUncleanStopOf_LastEligible_TheLastLeaderLeadsUncleanly")]
    [TestCase("-1 isr  elr 1,2 last 2", 2, "1 isr 1 elected",
        TestName = "AfterUncleanStopOf_OneOfTheEligible_AnotherLeads")]
    [TestCase("1 isr 1,2", 3, NoChange, TestName = "AfterUncleanStopOf_Neither_Nothing")]
    public void AfterUncleanStopOf(string partition, int broker, string expected)
    {
        var image = Image([3, 1, 2], partition);

        Assert.That(Text(Control().AfterUncleanStopOf(broker, image, new())), Is.EqualTo(expected));
    }

    [TestCase("-1 isr  elr 1,2 last 3", 2, "2 isr 2 elr 1 elected", TestName = "AfterReturnOf_Eligible_Leads")]
    [TestCase("-1 isr  elr 1 last 3", 2, NoChange, TestName = "AfterReturnOf_Neither_WaitsForTheEligible")]
    [TestCase("-1 isr  elr 1 last 3", 3, NoChange, TestName = "AfterReturnOf_LastLeader_WaitsForTheEligible")]
    [TestCase("-1 isr  last 3", 3, "3 isr 3 recovering elected",
        TestName = "AfterReturnOf_LastLeaderAndNobodyEligible_LeadsUncleanly")]
    [TestCase("-1 isr  last 3", 1, NoChange, TestName = "AfterReturnOf_AnotherThanTheLastLeader_Waits")]
    [TestCase("-1 isr 1", 1, "1 isr 1 elected", TestName = "AfterReturnOf_InSyncOfOlderMetadata_Leads")]
    [TestCase("1 isr 1,2", 3, NoChange, TestName = "AfterReturnOf_PartitionWithLeader_Nothing")]
    public void AfterReturnOf(string partition, int broker, string expected)
    {
        var image = Image([3, 1, 2], partition);
        image = Fence(Fence(Fence(image, 1), 2), 3);

        Assert.That(Text(Control().AfterReturnOf(broker, image, new())), Is.EqualTo(expected));
    }

    [Test]
    public void AfterLossOf_UncleanElectionEnabled_AnyReplicaLeadsAndNobodyIsEligible()
    {
        var image = Image([3, 1, 2], "1 isr 1");

        var broker = Control(config => config with { UncleanLeaderElection = true });
        Assert.That(Text(broker.AfterLossOf(1, image, new())), Is.EqualTo("3 isr 3 recovering elected"));

        image = image.Apply(new MetadataRecord.TopicConfig("orders", "unclean.leader.election.enable", "TRUE"), 200);
        Assert.That(Text(Control().AfterLossOf(1, image, new())), Is.EqualTo("3 isr 3 recovering elected"),
            "the topic says so");
        image = image.Apply(new MetadataRecord.TopicConfig("orders", "unclean.leader.election.enable", "false"), 201);
        Assert.That(Text(broker.AfterLossOf(1, image, new())), Is.EqualTo("-1 isr  elr 1 last 1 elected"),
            "nor the broker");
    }

    [TestCase("1", 2, "1 isr 1", Description = "one is enough: nobody is eligible")]
    [TestCase("3", 3, "1 isr 1,2 elr 3")]
    [TestCase("9", 3, "1 isr 1,2 elr 3", Description = "no more than there are replicas")]
    public void AfterLossOf_MinIsrOfTheTopic_Counts(string minIsr, int broker, string expected)
    {
        var image = Image([1, 2, 3], broker == 2 ? "1 isr 1,2" : "1 isr 1,2,3")
            .Apply(new MetadataRecord.TopicConfig("orders", "min.insync.replicas", minIsr), 200);

        Assert.That(Text(Control().AfterLossOf(broker, image, new())), Is.EqualTo(expected));
    }

    [Test]
    public void AfterLossOf_ShuttingDown_IsPassedOver()
    {
        var image = Image([3, 1, 2], "3 isr 1,2,3");
        image = image.Apply(new MetadataRecord.ShutDownBroker(1, image.Brokers[1].Epoch), 200);

        Assert.That(Text(Control().AfterLossOf(3, image, new())), Is.EqualTo("2 isr 1,2 elected"));
    }

    [TestCase("1 isr 1,2,3", 1, 0, false, "2 isr 2,3 elected", TestName = "AfterFailureOf_Leader_AnotherLeads")]
    [TestCase("1 isr 1,2,3", 2, 0, false, "1 isr 1,3 elected",
        TestName = "AfterFailureOf_InSync_LeavesAndTheEpochEnds")]
    [TestCase("1 isr 1,2", 3, 0, false, "1 isr 1,2 elected", TestName = "AfterFailureOf_NotInSync_OnlyTheEpochEnds")]
    [TestCase("1 isr 1,2", 3, -1, false, NoChange, TestName = "AfterFailureOf_EpochEndedAlready_Nothing")]
    [TestCase("1 isr 1", 1, 0, false, "-1 isr  elr 1 last 1 elected",
        TestName = "AfterFailureOf_LastInSyncUnreachable_StaysEligible")]
    [TestCase("1 isr 1", 1, 0, true, "-1 isr  last 1 elected",
        TestName = "AfterFailureOf_LastInSyncDamaged_IsNotEligible")]
    [TestCase("1 isr 1 elr 2", 2, -1, true, "1 isr 1", TestName = "AfterFailureOf_EligibleDamaged_IsNotAnyMore")]
    [TestCase("1 isr 1 elr 2", 2, -1, false, NoChange, TestName = "AfterFailureOf_EligibleUnreachable_StaysEligible")]
    [TestCase("-1 isr  elr 1 last 1", 1, 0, false, NoChange, TestName = "AfterFailureOf_LeaderlessAlready_Nothing")]
    public void AfterFailureOf(string partition, int broker, int leaderEpoch, bool isDamaged, string expected)
    {
        var report = new OfflineReport(Orders, 0, leaderEpoch, isDamaged);
        var offline = new OfflineReplicas();
        offline.Update(broker, [report]);

        Assert.That(
            Text(Control().AfterFailureOf(broker, [report], Image([1, 2, 3], partition), offline)),
                Is.EqualTo(expected));
    }

    [Test]
    public void AfterFailureOf_NoReplicaOfThePartition_IsIgnored()
    {
        var image = Image([1, 2], "1 isr 1,2");

        Assert.That(Control().AfterFailureOf(3, [new(Orders, 0, 0)], image, new()), Is.Empty);
        Assert.That(Control().AfterFailureOf(1, [new(Guid.NewGuid(), 0, 0)], image, new()), Is.Empty);
    }

    [Test]
    public void Elections_OfflineReplica_IsPassedOver()
    {
        var offline = new OfflineReplicas();
        offline.Update(2, [new(Orders, 0, 0)]);

        Assert.That(
            Text(Control().AfterLossOf(1, Image([1, 2, 3], "1 isr 1,2,3"), offline)), Is.EqualTo("3 isr 2,3 elected"));
        var leaderless = Image([1, 2, 3], "-1 isr  elr 2 last 1");
        Assert.That(Control().AfterReturnOf(2, leaderless, offline), Is.Empty);
        offline.Forget(2);
        Assert.That(Control().AfterReturnOf(2, leaderless, offline), Is.Not.Empty);
    }

    [TestCase("1 isr 1,2,3", "1,2", "1 isr 1,2")]
    [TestCase("1 isr 1,2", "1", "1 isr 1 elr 2", Description = "a lagging follower has everything committed too")]
    [TestCase("1 isr 1 elr 2", "1,2", "1 isr 1,2")]
    [TestCase("1 isr 1 elr 2", "1,3", "1 isr 1,3", Description = "records may be committed without 2 now")]
    public void AfterProposal_AnyIsr_TellsWhoIsEligible(string partition, string isr, string expected)
    {
        var change = Control().AfterProposal("orders", 0, [.. Ids(isr)], false, Image([1, 2, 3], partition));

        Assert.That(Text([change]), Is.EqualTo(expected));
    }

    [TestCase("1 isr 1,2,3", "preferred", "3 isr 1,2,3 elected")]
    [TestCase("1 isr 1,2", "preferred", NoChange)]
    [TestCase("2 isr 1,2", "preferred", NoChange, Description = "no change to someone else")]
    [TestCase("1 isr 1 elr 3", "preferred", NoChange, Description = "eligible only when nobody is in sync")]
    [TestCase("-1 isr  elr 2 last 2", "unclean", "2 isr 2 elected", Description = "clean where possible")]
    [TestCase("-1 isr ", "unclean", "3 isr 3 recovering elected")]
    public void AfterRequest(string partition, string kind, string expected)
    {
        var change = Control().AfterRequest(
            "orders", 0, Enum.Parse<ElectionKind>(kind, ignoreCase: true), Image([3, 1, 2], partition), new());

        Assert.That(Text(change is null ? [] : [change]), Is.EqualTo(expected));
    }

    [TestCase("1 isr 1,2,3", 10, "3 isr 1,2,3 elected")]
    [TestCase("1 isr 1,2,3", 100, NoChange, Description = "everything may be led by others")]
    [TestCase("1 isr 1,2", 10, NoChange)]
    [TestCase("3 isr 1,2,3", 10, NoChange)]
    public void ToBalance_PreferredLeaderInSync_Leads(string partition, int percentage, string expected)
    {
        var control = Control(config => config with { LeaderImbalancePercentage = percentage });

        Assert.That(Text(control.ToBalance(Image([3, 1, 2], partition), new())), Is.EqualTo(expected));
    }

    [Test]
    public void AfterUncleanStopOf_RuleOfBeforeKip966_TheLastInSyncStays()
    {
        var control = new ReplicationControl(
            Configs.Of(1), new() { Controller = new() { Leaves = replica => !replica.IsLastInSync } });

        Assert.That(
            Text(control.AfterUncleanStopOf(1, Image([1, 2, 3], "1 isr 1"), new())), Is.EqualTo("-1 isr 1 elected"));
    }

    private static ReplicationControl Control(Func<BrokerConfig, BrokerConfig>? configure = null) =>
        new(configure?.Invoke(Configs.Of(1)) ?? Configs.Of(1), new());

    private static string Text(IEnumerable<MetadataRecord> records) => string.Join("; ", records
        .Cast<MetadataRecord.PartitionChange>()
        .Select(change => $"{change.Leader} isr {string.Join(',', change.Isr)}"
            + (change.Elr.IsEmpty ? "" : $" elr {string.Join(',', change.Elr)}")
            + (change.LastKnownElr.IsEmpty ? "" : $" last {string.Join(',', change.LastKnownElr)}")
            + (change.IsRecovering ? " recovering" : "")
            + (change.Elected ? " elected" : "")));

    private static MetadataImage Fence(MetadataImage image, int broker) => image.Apply(
        new MetadataRecord.FenceBroker(broker, image.Brokers[broker].Epoch, Fenced: true), image.Offset + 1);

    private static int[] Ids(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    // The partition as written in the cases.
    private static MetadataImage Image(int[] replicas, string partition)
    {
        var image = MetadataImage.Empty;
        foreach (var broker in replicas)
        {
            image = image.Apply(
                new MetadataRecord.RegisterBroker(broker, Guid.NewGuid(), Configs.EndpointOf(broker)),
                    image.Offset + 1);
            image = image.Apply(
                new MetadataRecord.FenceBroker(broker, image.Offset, Fenced: false), image.Offset + 1);
        }

        var words = partition.Split(' ');
        int[] After(string word) => Array.IndexOf(words, word) is >= 0 and var at ? Ids(words[at + 1]) : [];
        var leader = int.Parse(words[0]);
        return image.Apply(new MetadataRecord.NewTopic("orders", Orders), 100)
            .Apply(new MetadataRecord.NewPartition("orders", 0, [.. replicas], [.. After("isr")], leader), 101)
            .Apply(
                new MetadataRecord.PartitionChange("orders", 0, [.. After("isr")], leader, Elected: false)
                {
                    Elr = [.. After("elr")],
                    LastKnownElr = [.. After("last")],
                },
                102);
    }
}
