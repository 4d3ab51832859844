using System.Text.Json.Serialization;
using Harness.Histories;

namespace Harness.Runs;

/// <summary>Client operations by outcome.</summary>
/// <param name="Ok">Happened.</param>
/// <param name="Fail">Did not happen.</param>
/// <param name="Info">Unknown.</param>
public sealed record OperationCounts(int Ok, int Fail, int Info)
{
    /// <summary>All operations.</summary>
    [JsonIgnore]
    public int Total => Ok + Fail + Info;

    /// <summary>Counts the operations of a history; those still open are unknown.</summary>
    public static OperationCounts Of(IReadOnlyList<HistoryEntry> history)
    {
        var (ok, fail, invoked) = (0, 0, 0);
        foreach (var entry in history)
        {
            ok += entry.Type == EntryType.Ok ? 1 : 0;
            fail += entry.Type == EntryType.Fail ? 1 : 0;
            invoked += entry.Type == EntryType.Invoke ? 1 : 0;
        }

        return new OperationCounts(ok, fail, invoked - ok - fail);
    }
}
