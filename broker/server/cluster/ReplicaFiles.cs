using System.Security.Cryptography;

namespace Broker.Server.Cluster;

/// <summary>The segments of the replicas of a partition, compared byte for byte after all brokers stopped.</summary>
internal static class ReplicaFiles
{
    /// <summary>Says which replicas differ.</summary>
    /// <param name="cluster">The brokers, stopped.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <returns>A sentence; null if all are the same.</returns>
    public static string? Compare(ClusterProcesses cluster, string topic, int partition)
    {
        var hashes = cluster.Brokers.ToDictionary(
            broker => broker.Id, broker => Hash(Path.Combine(cluster.LogDirectory(broker.Id), $"{topic}-{partition}")));
        return hashes.Values.Distinct().Count() == 1
            ? null
            : $"the files of the replicas of {topic}-{partition} differ: "
                + string.Join(", ", hashes.Select(one => $"broker {one.Key} {one.Value[..12]}"));
    }

    // One segment after another, as they may begin at other offsets on other brokers.
    private static string Hash(string directory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in Directory.GetFiles(directory, "*.log").Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(segment);
            hash.AppendData(SHA256.HashData(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
