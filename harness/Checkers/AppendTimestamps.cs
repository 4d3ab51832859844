namespace Harness.Checkers;

/// <summary>The timestamps of those appends that tell them. Takes no room where none does.</summary>
internal sealed class AppendTimestamps
{
    // By number, ascending.
    private readonly ChunkedList<(int Append, long TimestampMs)> known = new();

    /// <summary>Notes the timestamp of an append, whose number is greater than all before.</summary>
    public void Add(int append, long timestampMs) => known.Add((append, timestampMs));

    /// <summary>The timestamp of an append; null if it tells none.</summary>
    public long? Of(int append)
    {
        var (low, high) = (0, known.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = known[middle].Append < append ? (middle + 1, high) : (low, middle);
        }

        return low < known.Count && known[low].Append == append ? known[low].TimestampMs : null;
    }
}
