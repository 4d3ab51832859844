using System.Text;
using Broker.Storage.Records;

namespace Broker.Tests.Replication.Traces;

/// <summary>How things look in a trace.</summary>
internal static class TraceText
{
    /// <summary>Node ids, in the order given.</summary>
    public static string Ids(IEnumerable<int> ids) => string.Join(' ', ids) is { Length: > 0 } some ? some : "none";

    /// <summary>An epoch, or that there is none.</summary>
    public static string Epoch(int epoch) => epoch < 0 ? "none" : $"{epoch}";

    /// <summary>Records as <c>offset:value@epoch</c>.</summary>
    public static IEnumerable<(long Offset, string Text)> Records(ReadOnlyMemory<byte> batches, long from = 0)
    {
        var found = new List<(long, string)>();
        foreach (var batch in RecordBatches.Of(batches))
        {
            found.AddRange(batch.Records.Where(record => record.Offset >= from).Select(record => (record.Offset,
                $"{record.Offset}:{Encoding.ASCII.GetString(record.Value!.Value.Span)}@{batch.PartitionLeaderEpoch}")));
        }

        return found;
    }

    /// <summary>A log, with a bar in front of the first record that is not known to be committed.</summary>
    public static string Log(ReadOnlyMemory<byte> batches, long start, long highWatermark)
    {
        var records = Records(batches, start).ToList();
        var committed = records.TakeWhile(record => record.Offset < highWatermark)
            .Select(record => record.Text).ToList();
        var rest = records.Skip(committed.Count).Select(record => record.Text);
        return string.Join(' ', committed.Append("|").Concat(rest));
    }
}
