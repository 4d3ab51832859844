using System.Text.Json.Serialization;
using Harness.Client;

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
    int Id, int AtMs, int Client, OperationKind Kind, string Topic, int Partition, int Count, short Acks)
{
    /// <summary>The greatest of <see cref="Place"/>.</summary>
    public const int MostPlace = 1000;

    /// <summary>Appends: how records are compressed, one of <see cref="Codecs.All"/>; null for not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Codec { get; init; }

    /// <summary>Appends: bytes of each payload; null for as few as can be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RecordBytes { get; init; }

    /// <summary>Reads: how many bytes they ask for at most; null for as many as clients do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxBytes { get; init; }

    /// <summary>Seeks: where between begin (0) and end of the partition (<see cref="MostPlace"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Place { get; init; }

    /// <summary>Seeks by time: how long ago, in ms.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BackMs { get; init; }
}
