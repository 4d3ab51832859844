using System.Globalization;
using Broker.Runtime;

namespace Broker.Storage;

/// <summary>The file <c>leader-epoch-checkpoint</c> of a log: a line <c>epoch startOffset</c> for each entry.</summary>
internal sealed class LeaderEpochCheckpoint(IStorage storage, string directory)
{
    private readonly CheckpointFile file = new(storage, StoragePaths.Combine(directory, "leader-epoch-checkpoint"));

    /// <summary>Replaces the entries; completes when they survive a crash.</summary>
    public Task WriteAsync(IEnumerable<EpochEntry> entries) => file.WriteAsync([.. entries.Select(Format)]);

    /// <summary>The entries; empty if there is no such file.</summary>
    /// <exception cref="CorruptCheckpointException">Not such a file, or its entries are out of order.</exception>
    public async Task<IReadOnlyList<EpochEntry>> ReadAsync()
    {
        var entries = new List<EpochEntry>();
        foreach (var line in await file.ReadAsync() ?? [])
        {
            var entry = Parse(line);
            if (entries.Count > 0 && (entry.Epoch <= entries[^1].Epoch || entry.StartOffset < entries[^1].StartOffset))
            {
                throw file.Corrupt($"the entry '{line}' is out of order");
            }

            entries.Add(entry);
        }

        return entries;
    }

    private static string Format(EpochEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Epoch} {entry.StartOffset}");

    private EpochEntry Parse(string line)
    {
        var fields = line.Split(' ');
        return fields.Length == 2
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startOffset)
            ? new EpochEntry(epoch, startOffset)
            : throw file.Corrupt($"'{line}' is not 'epoch startOffset'");
    }
}
