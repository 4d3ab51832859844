namespace Harness.Faults;

/// <summary>What is fixed about a kind of fault.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its name in files and histories.</param>
/// <param name="Meaning">What it does, in a few words.</param>
/// <param name="MinNodes">The least number of brokers it concerns.</param>
/// <param name="SparesOne">True if it needs at least one broker that it does not concern.</param>
/// <param name="AmountName">What its amount is, with the unit; null if it has none.</param>
/// <param name="MaxAmount">The greatest amount allowed, without sign.</param>
/// <param name="IsSigned">True if the amount goes either way.</param>
/// <param name="MinAmount">The least amount allowed, without sign.</param>
public sealed record FaultTraits(
    FaultKind Kind,
    string Name,
    string Meaning,
    int MinNodes,
    bool SparesOne,
    string? AmountName,
    int MaxAmount,
    bool IsSigned,
    int MinAmount = 0)
{
    /// <summary>All kinds in the order of <see cref="FaultKind"/>.</summary>
    public static IReadOnlyList<FaultTraits> All { get; } =
    [
        new(FaultKind.Crash, "crash", "brokers lose power and restart", 1, false, "storageCalls", 10_000, false),
        new(FaultKind.Pause, "pause", "brokers stand still", 1, false, null, 0, false),
        new(FaultKind.Partition, "partition", "brokers are cut off from the others", 1, true, null, 0, false),
        new(FaultKind.PartitionOneWay, "partition-one-way", "one broker can't reach others", 2, false, null, 0, false),
        new(FaultKind.SlowLink, "slow-link", "traffic of brokers is delayed", 1, false, "delayMs", 60_000, false, 1),
        new(FaultKind.ClockOffset, "clock-offset", "wall clocks jump", 1, false, "offsetMs", 1_000_000_000, true),
        new(FaultKind.ClockRate, "clock-rate", "monotonic clocks drift", 1, false, "partsPerMillion", 200_000, true),
        new(FaultKind.SlowFlush, "slow-flush", "flushes take longer", 1, false, "delayMs", 60_000, false, 1),
        new(FaultKind.DiskError, "disk-error", "disks fail, later reboot", 1, false, "percent", 100, false, 1),
        new(FaultKind.DiskFull, "disk-full", "disks are full, later restart", 1, false, null, 0, false),
        new(FaultKind.BitRot, "bit-rot", "flushed bits flip", 1, false, "flips", 64, false, 1),
        new(FaultKind.Restart, "restart", "brokers stop in order and restart", 1, false, null, 0, false),
        new(FaultKind.Wipe, "wipe", "brokers lose power and their data", 1, false, null, 0, false),
        new(FaultKind.FlushError, "flush-error", "flushes fail, later reboot", 1, false, "percent", 100, false, 1),
        OfApi(FaultKind.HoldRequest, "hold-request", "requests are held"),
        OfApi(FaultKind.HoldAnswer, "hold-answer", "answers are held"),
        OfApi(FaultKind.DropRequest, "drop-request", "connections break with requests"),
        OfApi(FaultKind.DropAnswer, "drop-answer", "connections break with answers"),
        OfApi(FaultKind.DuplicateRequest, "duplicate-request", "requests come twice"),
    ];

    /// <summary>Whether it strikes the requests or answers of one API.</summary>
    public bool HasApi { get; private init; }

    /// <summary>Whether it can wait until a broker comes to a step of the protocol.</summary>
    public bool HasStep => Kind == FaultKind.Crash;

    /// <summary>The traits of a kind.</summary>
    public static FaultTraits Of(FaultKind kind) => All.Single(t => t.Kind == kind);

    private static FaultTraits OfApi(FaultKind kind, string name, string meaning) =>
        new(kind, name, meaning, 1, false, "ordinal", 1000, false) { HasApi = true };
}
