namespace Broker.Defects;

/// <summary>Every defect that can be planted.</summary>
public static class DefectCatalog
{
    /// <summary>All of them, by id.</summary>
    public static IReadOnlyList<Defect> All { get; } =
    [
        new AcknowledgeBeforeFlush(),
        new AcknowledgeBeforeReplication(),
        new AcknowledgeRetryAtOnce(),
        new CleanPastHighWatermark(),
        new DropEmptyLastBatch(),
        new ExpireByTimestamp(),
        new IgnoreFlushError(),
        new KeepCleanMarker(),
        new SkipDirectoryFlush(),
        new NoteProducerFirst(),
        new RememberOneBatch(),
        new RetainPastHighWatermark(),
        new TruncateToHighWatermark(),
        new UnconfirmedReads(),
        new UnflushedCheckpoint(),
    ];

    /// <summary>The defect with the given id, or null.</summary>
    public static Defect? Find(string id) => All.FirstOrDefault(defect => defect.Id == id);
}
