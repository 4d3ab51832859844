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
        new CommitUnderMinIsr(),
        new CommitWithoutJoining(),
        new DropEmptyLastBatch(),
        new ElectAnyReplica(),
        new EpochAtFirstAppend(),
        new ExpireByTimestamp(),
        new FencedInSync(),
        new ForgetEpochInLookup(),
        new ForgetEpochWhenIdle(),
        new ForgetFirstEpoch(),
        new HighWatermarkBeforeTruncation(),
        new IgnoreBrokerEpoch(),
        new IgnoreFlushError(),
        new JoinBeforeEpochStart(),
        new KeepCleanMarker(),
        new KeepHighWatermarkAtRestart(),
        new KeepLastInSync(),
        new NaiveProtocol(),
        new SkipDirectoryFlush(),
        new NoteProducerFirst(),
        new ProposeUnchecked(),
        new ReenterEpoch(),
        new RememberOneBatch(),
        new RereadHighWatermark(),
        new RestartWhenAhead(),
        new RetainPastHighWatermark(),
        new SkipReconciliation(),
        new TruncateToHighWatermark(),
        new TruncateUnowned(),
        new UnconfirmedReads(),
        new UnfencedFetch(),
        new UnfencedSession(),
        new UnflushedCheckpoint(),
    ];

    /// <summary>The defect with the given id, or null.</summary>
    public static Defect? Find(string id) => All.FirstOrDefault(defect => defect.Id == id);
}
