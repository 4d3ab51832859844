using Harness.Client;

namespace Harness.Scenarios;

/// <summary>The clients of a scenario.</summary>
/// <param name="Count">How many; numbered from 1.</param>
/// <param name="OperationsPerSecond">Operations a virtual second of all clients together.</param>
/// <param name="AppendPercent">Percentage of operations that append; the others read.</param>
/// <param name="RecordsPerAppend">Records in an append.</param>
/// <param name="Acks">Acknowledgements that appends ask for: -1, 0 or 1.</param>
/// <param name="Burst">How many operations come at about the same moment, from 1; the rate stays the same.</param>
/// <param name="Idempotent">Whether appends are sent again until they are acknowledged, by an idempotent
/// producer.</param>
/// <param name="Keys">How many different keys the records of a partition have; 0 for records without keys.</param>
/// <param name="TombstonePercent">Percentage of records without a value, which delete their key.</param>
/// <param name="FromEndPercent">Percentage of reads that begin at the end of the partition, which they ask for.</param>
public sealed record ScenarioClients(
    int Count, int OperationsPerSecond, int AppendPercent, Bounds RecordsPerAppend, short Acks,
    int Burst = 1, bool Idempotent = false, int Keys = 0, int TombstonePercent = 0,
    int FromEndPercent = 0)
{
    /// <summary>How appends are compressed, of which each draws one of <see cref="Codecs.All"/>; empty for not at all.
    /// </summary>
    public IReadOnlyList<string> Codecs { get; init; } = [];

    /// <summary>Bytes of the payloads of an append; null for as few as can be.</summary>
    public Bounds? RecordBytes { get; init; }

    /// <summary>
    /// How many bytes reads ask for at most: some clients take little at a time, others much. Null for as many as
    /// clients do.
    /// </summary>
    public Bounds? FetchBytes { get; init; }

    /// <summary>Percentage of reads that begin anywhere in the partition, where later ones go on.</summary>
    public int SeekPercent { get; init; }

    /// <summary>Percentage of reads that look up the first record since some time ago, and begin there.</summary>
    public int SeekTimePercent { get; init; }
}
