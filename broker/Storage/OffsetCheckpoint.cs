using System.Globalization;
using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// A checkpoint of one offset for each partition of a log directory, such as <c>replication-offset-checkpoint</c> (high
/// watermarks). An entry is the line <c>topic partition offset</c>.
/// </summary>
/// <param name="storage">Where the file is.</param>
/// <param name="path">The file.</param>
public sealed class OffsetCheckpoint(IStorage storage, string path)
{
    /// <summary>Name of the file of the high watermarks.</summary>
    public const string HighWatermarkFileName = "replication-offset-checkpoint";

    private readonly CheckpointFile file = new(storage, path);

    /// <summary>Replaces all offsets; completes when they survive a crash. One call at a time.</summary>
    /// <exception cref="IOException">Not possible; the old offsets or the new ones are there.</exception>
    public Task WriteAsync(IEnumerable<PartitionOffset> offsets) => file.WriteAsync([.. offsets.Select(Format)]);

    /// <summary>The offsets, in the order they were written; empty if there is no such file.</summary>
    /// <exception cref="CorruptCheckpointException">The file is not a checkpoint of offsets.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task<IReadOnlyList<PartitionOffset>> ReadAsync() =>
        [.. (await file.ReadAsync() ?? []).Select(Parse)];

    private static string Format(PartitionOffset entry) => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Topic} {entry.Partition} {entry.Offset}");

    private PartitionOffset Parse(string line)
    {
        var fields = line.Split(' ');
        return fields.Length == 3
            && fields[0].Length > 0
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new PartitionOffset(fields[0], partition, offset)
            : throw file.Corrupt($"'{line}' is not 'topic partition offset'");
    }
}
