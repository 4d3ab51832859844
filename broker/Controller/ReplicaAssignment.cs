using System.Collections.Immutable;

namespace Broker.Controller;

/// <summary>Where the replicas of new partitions are.</summary>
internal static class ReplicaAssignment
{
    /// <summary>
    /// Replicas of new partitions: round robin from a given start, with a shift that grows each time the leaders went
    /// round once, so that the followers of one leader are spread over all other brokers.
    /// </summary>
    /// <param name="brokers">Ids of the unfenced brokers, ascending; at least <paramref name="replicationFactor"/> of
    /// them.</param>
    /// <param name="start">Index of the first leader.</param>
    /// <param name="partitions">How many partitions, from 1.</param>
    /// <param name="replicationFactor">Replicas of each, from 1.</param>
    public static ImmutableArray<ImmutableArray<int>> Assign(
        IReadOnlyList<int> brokers, int start, int partitions, int replicationFactor)
    {
        var assigned = ImmutableArray.CreateBuilder<ImmutableArray<int>>(partitions);
        for (var partition = 0; partition < partitions; partition++)
        {
            var shift = partition / brokers.Count;
            var replicas = ImmutableArray.CreateBuilder<int>(replicationFactor);
            for (var replica = 0; replica < replicationFactor; replica++)
            {
                var step = replica == 0 ? 0 : 1 + ((shift + replica - 1) % (brokers.Count - 1));
                replicas.Add(brokers[(start + partition + step) % brokers.Count]);
            }

            assigned.Add(replicas.MoveToImmutable());
        }

        return assigned.MoveToImmutable();
    }
}
