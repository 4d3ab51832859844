namespace Broker.Controller;

/// <summary>
/// The replicas whose disk fails or whose files are damaged, as brokers told the present controller with their last
/// heartbeats. It is not in the metadata: after a change of controllers the next heartbeats tell it again.
/// </summary>
internal sealed class OfflineReplicas
{
    private readonly SortedDictionary<int, IReadOnlyList<OfflineReport>> reports = [];

    /// <summary>A broker told which of its replicas are offline: all of them.</summary>
    public void Update(int broker, IReadOnlyList<OfflineReport> offline) => reports[broker] = offline;

    /// <summary>Another process of a broker knows nothing of its predecessor's.</summary>
    public void Forget(int broker) => reports.Remove(broker);

    /// <summary>Whether a broker's replica of a partition is offline.</summary>
    public bool Contains(int broker, Guid topicId, int partition) =>
        reports.TryGetValue(broker, out var offline)
        && offline.Any(report => report.TopicId == topicId && report.Partition == partition);
}
