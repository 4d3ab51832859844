namespace Reports.Text;

/// <summary>What an anomaly is called and which promise it breaks.</summary>
/// <param name="Title">Its name for a person.</param>
/// <param name="Promise">The promise it breaks, in one sentence; empty for an anomaly this page does not know.</param>
internal sealed record AnomalyText(string Title, string Promise)
{
    private static readonly SortedDictionary<string, AnomalyText> Known = new(StringComparer.Ordinal)
    {
        ["lost-write"] = new("Lost write", "An acknowledged record is never lost."),
        ["lost-prefix"] = new("Lost prefix", "Only retention shortens a log, and only by what is committed."),
        ["duplicate"] = new("Duplicate", "A record that was sent once is stored once."),
        ["reordered"] = new("Reordered", "A record stays at the offset at which it, or its batch, was acknowledged."),
        ["nonmonotonic-send"] = new(
            "Non-monotonic send", "Records of one process keep the order in which they were acknowledged."),
        ["int-nonmonotonic-send"] = new(
            "Non-monotonic send within", "Records of one operation lie in the log in the order they were sent."),
        ["precommitted-read"] = new(
            "Precommitted read", "A transaction does not see its own records before it commits."),
        ["G1c"] = new("Circular information", "Transactions do not see each other's records in a circle."),
        ["G1c-process"] = new(
            "Circular information (process)", "A transaction sees nothing that its process had yet to bring about."),
        ["G1c-realtime"] = new(
            "Circular information (real time)", "A transaction sees nothing that had yet to be brought about."),
        ["G0"] = new("Write cycle", "Kafka does not promise to keep records of transactions apart."),
        ["G-single"] = new(
            "Circle with one anti-dependency", "Kafka does not promise that a poll has all that was sent before it."),
        ["G-single-process"] = new(
            "Circle with one anti-dependency (process)",
            "Kafka does not promise that a poll has all that its process knows of."),
        ["G-single-realtime"] = new(
            "Circle with one anti-dependency (real time)",
            "Kafka does not promise that a poll has all that was sent before it began."),
        ["G2-item"] = new(
            "Circle with anti-dependencies", "Kafka does not promise that polls have all that was sent before them."),
        ["G2-item-process"] = new(
            "Circle with anti-dependencies (process)",
            "Kafka does not promise that polls have all that their processes know of."),
        ["G2-item-realtime"] = new(
            "Circle with anti-dependencies (real time)",
            "Kafka does not promise that polls have all that was sent before they began."),
        ["stale-poll"] = new(
            "Stale poll", "Kafka does not promise that a poll has all that was acknowledged before it."),
        ["poll-skip"] = new("Poll skip", "A consumer is given every record behind its position."),
        ["nonmonotonic-poll"] = new("Non-monotonic poll", "A consumer is given nothing before its position."),
        ["int-poll-skip"] = new("Poll skip within", "The polls of one operation leave no record out."),
        ["int-send-skip"] = new("Send skip within", "Kafka does not promise to keep an operation's records together."),
        ["altered-record"] = new(
            "Altered record", "A record is read as it was appended, headers and timestamp included."),
        ["moved"] = new("Moved", "A record stays at the offset at which it was acknowledged."),
        ["inconsistent-offsets"] = new("Inconsistent offsets", "An offset holds one value for ever."),
        ["unseen"] = new("Unseen write", "An acknowledged record can be read by the end of the run."),
        ["from-nowhere"] = new("Record from nowhere", "A read returns only what somebody wrote."),
        ["G1a"] = new("Aborted read", "A read never returns a record whose append definitely failed."),
        ["int-nonmonotonic-poll"] = new("Non-monotonic read", "A read returns records in ascending order of offset."),
        ["offset-gap"] = new("Offset gap", "A read returns every record between its first and last offset."),
        ["wrong-offset-for-time"] = new(
            "Wrong offset for time", "A lookup by timestamp finds the first record that is not older."),
        ["stale-read"] = new("Stale read", "A read sees everything acknowledged before it began."),
        ["future-read"] = new("Future read", "A read never sees a record before its append was invoked."),
        ["nonlinearizable-append"] = new(
            "Append out of order", "An append lands after everything that completed before it began."),
        ["unavailable"] = new(
            "Unavailable", "Once faults have healed, every partition accepts appends and reads again."),
        ["committed-record-lost"] = new(
            "Committed record lost", "Some replica has every committed record, whatever became of the others."),
        ["inconsistent-commit"] = new(
            "Inconsistent commit", "What is below the high watermark of any replica is what was committed."),
        ["incomplete-leader"] = new(
            "Incomplete leader", "Who becomes the leader has everything committed in earlier leader epochs."),
        ["incomplete-candidate"] = new(
            "Incomplete candidate", "Whoever the controller may elect has everything committed."),
        ["log-mismatch"] = new(
            "Log mismatch", "Two replicas with one leader epoch at one offset have equal logs up to there."),
        ["incomplete-quorum"] = new(
            "Incomplete quorum", "A leader waits for every replica that the controller has as in sync."),
        ["invalid-isr"] = new("Invalid in-sync replicas", "The controller's decisions about a partition agree."),
        ["high-watermark-fell"] = new(
            "Falling high watermark", "The high watermark of a replica never falls within a leader epoch."),
        ["unexplained-damage"] = new(
            "Unexplained damage", "A loss of power never leaves a log with damage that the start does not notice."),
        ["not-in-sync"] = new(
            "Not in sync", "Once faults have healed, every partition has a leader and all its replicas in sync."),
        ["unhandled-exception"] = new("Unhandled exception", "A broker stops only when it is told to."),
    };

    /// <summary>The text for an anomaly id.</summary>
    public static AnomalyText Of(string id) =>
        Known.TryGetValue(id, out var text) ? text : new AnomalyText(Words.Clip(id, 80), string.Empty);
}
