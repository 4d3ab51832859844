using System.Globalization;
using System.IO.Hashing;

namespace Harness.Histories;

/// <summary>
/// Hash of a history: XXH3 (64 bits) over the lines as <see cref="HistoryWriter"/> writes them, newlines included.
/// Equal histories have equal hashes in every process and on every machine.
/// </summary>
public sealed class HistoryHash
{
    private readonly XxHash3 state = new();
    private readonly MemoryStream line = new();

    /// <summary>The hash of a whole history, 16 hex digits.</summary>
    public static string Of(IEnumerable<HistoryEntry> history)
    {
        var hash = new HistoryHash();
        foreach (var entry in history)
        {
            hash.Add(entry);
        }

        return hash.ToString();
    }

    /// <summary>Adds the next entry.</summary>
    public void Add(HistoryEntry entry)
    {
        line.SetLength(0);
        HistoryWriter.AppendLine(line, entry);
        AddLine(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    /// <summary>The hash of what was added so far, 16 lower-case hex digits.</summary>
    public override string ToString() => state.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);

    internal void AddLine(ReadOnlySpan<byte> bytes) => state.Append(bytes);
}
