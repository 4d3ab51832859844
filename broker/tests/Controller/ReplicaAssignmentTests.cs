using Broker.Controller;

namespace Broker.Tests.Controller;

public sealed class ReplicaAssignmentTests
{
    [TestCase(1, 1, 0)]
    [TestCase(2, 2, 1)]
    [TestCase(3, 1, 0)]
    [TestCase(3, 2, 2)]
    [TestCase(3, 3, 1)]
    [TestCase(5, 3, 4)]
    public void Assign_AnySize_SpreadsLeadersAndFollowersEvenly(int brokers, int replicationFactor, int start)
    {
        var ids = Enumerable.Range(1, brokers).Select(id => id * 10).ToList();
        var partitions = brokers * Math.Max(1, brokers - 1);

        var assigned = ReplicaAssignment.Assign(ids, start, partitions, replicationFactor);

        Assert.That(assigned, Has.Length.EqualTo(partitions));
        Assert.That(assigned.Select(replicas => replicas.Distinct().Count()), Has.All.EqualTo(replicationFactor));
        Assert.That(assigned[0][0], Is.EqualTo(ids[start]));
        var perBroker = assigned.SelectMany(replicas => replicas).CountBy(id => id).Select(pair => pair.Value);
        Assert.That(perBroker, Has.All.EqualTo(partitions * replicationFactor / brokers));
        Assert.That(
            assigned.CountBy(replicas => replicas[0]).Select(pair => pair.Value),
            Has.All.EqualTo(partitions / brokers));
    }
}
