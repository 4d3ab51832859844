namespace Harness.Workloads;

/// <summary>One client operation of a plan. Taking it out of the plan changes no other part of it.</summary>
/// <param name="Id">Number within the plan; kept when other operations are taken out. Values and payloads derive from
/// it.</param>
/// <param name="AtMs">When it begins, in virtual ms since the start.</param>
/// <param name="Client">Number of the client, from 1.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Topic">Name of the topic.</param>
/// <param name="Partition">Partition number.</param>
/// <param name="Count">Appends: number of records, from 1. Reads: 0.</param>
/// <param name="Acks">Appends: -1, 0 or 1. Reads: 0.</param>
public sealed record PlannedOperation(
    int Id, int AtMs, int Client, OperationKind Kind, string Topic, int Partition, int Count, short Acks);
