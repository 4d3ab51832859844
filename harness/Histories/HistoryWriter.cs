using System.Text.Json;

namespace Harness.Histories;

/// <summary>Writes a history as JSON Lines, UTF-8, one entry a line, and keeps its hash.</summary>
/// <param name="output">Where to; left open.</param>
public sealed class HistoryWriter(Stream output) : IDisposable
{
    private readonly HistoryHash hash = new();
    private readonly MemoryStream line = new();

    /// <summary>Hash of everything written so far, 16 hex digits: see <see cref="HistoryHash"/>.</summary>
    public string Hash => hash.ToString();

    /// <summary>Writes one entry.</summary>
    /// <exception cref="IOException">The line could not be written.</exception>
    public void Write(HistoryEntry entry)
    {
        line.SetLength(0);
        AppendLine(line, entry);
        var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        hash.AddLine(bytes);
        output.Write(bytes);
    }

    /// <summary>Writes all entries.</summary>
    /// <exception cref="IOException">A line could not be written.</exception>
    public void WriteAll(IEnumerable<HistoryEntry> history)
    {
        foreach (var entry in history)
        {
            Write(entry);
        }
    }

    /// <summary>Flushes the output, which stays open.</summary>
    public void Dispose() => output.Flush();

    internal static void AppendLine(Stream target, HistoryEntry entry)
    {
        JsonSerializer.Serialize(target, entry, HistoryJson.Default.HistoryEntry);
        target.WriteByte((byte)'\n');
    }
}
