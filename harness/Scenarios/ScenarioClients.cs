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
    int FromEndPercent = 0);
