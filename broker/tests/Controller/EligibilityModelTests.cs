using System.Collections.Immutable;
using Broker.Configuration;
using Broker.Controller;
using Broker.Metadata;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Controller;

/// <summary>
/// Random sequences of what happens to brokers, against a model that knows whose copy has every committed record:
/// whoever may lead must have them, and no sequence that leaves a copy alone may make the partition forget it.
/// </summary>
public sealed class EligibilityModelTests
{
    private const int Brokers = 4;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Decisions_RandomSequence_WhoMayLeadHasEveryCommittedRecord(int minIsr) => RandomSequences.Check(
        sequences: 2000, draws: 80, seed: 11, choices =>
        {
            var model = new Model(minIsr, new());
            while (!choices.AreUsedUp)
            {
                model.Step(choices);
            }

            return Task.CompletedTask;
        });

    [Test]
    public void Decisions_LastInSyncIsKept_TheModelObjects() => Assert.That(
        () => RandomSequences.Check(sequences: 2000, draws: 80, seed: 11, choices =>
        {
            var model = new Model(2, new() { Leaves = replica => !replica.IsLastInSync });
            while (!choices.AreUsedUp)
            {
                model.Step(choices);
            }

            return Task.CompletedTask;
        }),
        Throws.Exception);

    private sealed class Model(int minIsr, ControllerRules rules)
    {
        private readonly ReplicationControl control =
            new(Configs.Of(1) with { MinInsyncReplicas = minIsr }, new() { Controller = rules });

        private MetadataImage image = Image();

        // Who has every committed record; and whose log was cut or lost since it was last in sync.
        private ImmutableSortedSet<int> holders = [1, 2, 3];
        private ImmutableSortedSet<int> losers = [];

        private PartitionRegistration Partition => image.Find("orders", 0)!;

        public void Step(Choices choices)
        {
            var broker = 1 + choices.Next(Brokers);
            switch (choices.Next(7))
            {
                case 0 when image.IsUnfenced(broker):
                    choices.Note($"fence {broker}");
                    Decide(new MetadataRecord.FenceBroker(broker, image.Brokers[broker].Epoch, true),
                        control.AfterLossOf);
                    break;
                case 1 when image.Brokers[broker] is { Fenced: true, IsShuttingDown: false }:
                    choices.Note($"unfence {broker}");
                    Decide(new MetadataRecord.FenceBroker(broker, image.Brokers[broker].Epoch, false),
                        control.AfterReturnOf);
                    break;
                case 2:
                    choices.Note($"register {broker} clean");
                    Decide(Registration(broker), control.AfterLossOf);
                    break;
                case 3:
                    choices.Note($"register {broker} unclean");
                    (holders, losers) = (holders.Remove(broker), losers.Add(broker));
                    Decide(Registration(broker), control.AfterUncleanStopOf);
                    break;
                case 4 when image.IsUnfenced(broker):
                    choices.Note($"shut down {broker}");
                    Decide(new MetadataRecord.ShutDownBroker(broker, image.Brokers[broker].Epoch), control.AfterLossOf);
                    break;
                case 5:
                    Propose(broker, choices);
                    break;
                case 6 when Partition.Leader >= 0 && Partition.Isr.Length >= minIsr:
                    choices.Note("commit");
                    holders = [.. Partition.Isr];
                    break;
            }

            Check();
        }

        // The leader drops or adds a replica: one that is added has fetched everything by then.
        private void Propose(int broker, Choices choices)
        {
            var isr = Partition.Isr;
            if (Partition.Leader < 0 || Partition.Leader == broker || (!isr.Contains(broker) && !image.IsActive(broker))
                || !Partition.Replicas.Contains(broker))
            {
                return;
            }

            choices.Note($"{(isr.Contains(broker) ? "drop" : "add")} {broker}");
            if (!isr.Contains(broker))
            {
                (holders, losers) = (holders.Add(broker), losers.Remove(broker));
            }

            isr = isr.Contains(broker) ? isr.Remove(broker) : [.. isr.Add(broker).Order()];
            Apply(control.AfterProposal("orders", 0, isr, false, image));
        }

        private void Decide(
            MetadataRecord first, Func<int, MetadataImage, OfflineReplicas, IEnumerable<MetadataRecord>> decide)
        {
            var broker = first switch
            {
                MetadataRecord.FenceBroker r => r.Id,
                MetadataRecord.ShutDownBroker r => r.Id,
                _ => ((MetadataRecord.RegisterBroker)first).Id,
            };
            var before = Partition;
            var changes = decide(broker, image, new()).ToList();
            Apply(first);
            changes.ForEach(Apply);
            if (Partition.IsRecovering && !before.IsRecovering)
            {
                // An unclean election: only where so many lost records that some may be lost for good.
                Assert.That(before.Isr.Union(before.Elr).Except(losers), Is.Empty, "who was eligible lost it all");
                Assert.That(losers, Has.Count.GreaterThanOrEqualTo(Math.Min(minIsr, 3)), "the promise was broken");
                (holders, losers) = ([Partition.Leader], losers.Remove(Partition.Leader));
                Apply(control.AfterProposal("orders", 0, Partition.Isr, false, image));
            }
        }

        private void Apply(MetadataRecord record) => image = image.Apply(record, image.Offset + 1);

        private void Check()
        {
            var partition = Partition;
            Assert.That(partition.Isr.Intersect(partition.Elr), Is.Empty, "ISR and ELR");
            Assert.That(partition.Leader >= 0, Is.EqualTo(!partition.Isr.IsEmpty), "a leader while anyone is in sync");
            Assert.That(partition.Leader < 0 || partition.Isr.Contains(partition.Leader), "the leader is in sync");
            Assert.That(partition.Isr.Length < Math.Min(minIsr, 3) || partition.Elr.IsEmpty, "enough are in sync");
            Assert.That(partition.Isr.All(image.IsActive), "who is in sync is alive");
            Assert.That(partition.Isr.Union(partition.Elr).Except(holders), Is.Empty, "who may lead has everything");
            Assert.That(
                losers.Count >= Math.Min(minIsr, 3) || partition.Isr.Union(partition.Elr).Any(), "a copy is forgotten");
        }

        private static MetadataRecord Registration(int broker) =>
            new MetadataRecord.RegisterBroker(broker, Guid.NewGuid(), Configs.EndpointOf(broker));

        private static MetadataImage Image()
        {
            var image = MetadataImage.Empty;
            for (var broker = 1; broker <= Brokers; broker++)
            {
                image = image.Apply(Registration(broker), image.Offset + 1);
                image = image.Apply(new MetadataRecord.FenceBroker(broker, image.Offset, Fenced: false),
                    image.Offset + 1);
            }

            return image.Apply(new MetadataRecord.NewTopic("orders", Guid.NewGuid()), 100)
                .Apply(new MetadataRecord.NewPartition("orders", 0, [1, 2, 3], [1, 2, 3], 1), 101);
        }
    }
}
