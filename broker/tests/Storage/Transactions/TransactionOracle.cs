using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Transactions;

/// <summary>What is true of the transactions in a list of batches, found the simple way.</summary>
internal sealed class TransactionOracle
{
    private readonly List<Transaction> all = [];

    public TransactionOracle(IEnumerable<RecordBatch> batches)
    {
        var open = new Dictionary<long, Transaction>();
        foreach (var batch in batches)
        {
            if (TransactionMarker.Read(batch) is { } marker)
            {
                if (open.Remove(batch.ProducerId, out var ended))
                {
                    (ended.Marker, ended.IsAborted) = (batch.BaseOffset, !marker.IsCommit);
                }
            }
            else if (batch.IsTransactional && !batch.IsControl)
            {
                if (!open.TryGetValue(batch.ProducerId, out var transaction))
                {
                    open[batch.ProducerId] = transaction = new Transaction(batch.ProducerId);
                    all.Add(transaction);
                }

                transaction.Batches.Add((batch.BaseOffset, batch.NextOffset));
            }
        }
    }

    /// <summary>
    /// The least and the largest offset that the last stable offset may be: of what was deleted a log knows, or does
    /// not.
    /// </summary>
    public (long Least, long Most) LastStable(long start, long highWatermark, long committed)
    {
        var unstable = all.Where(transaction => transaction.Marker >= highWatermark).ToList();
        var least = unstable.Select(transaction => Math.Max(start, transaction.Batches[0].Base));
        var most = all.Where(transaction => transaction.Marker >= Math.Max(highWatermark, committed))
            .SelectMany(transaction => transaction.Batches)
            .Where(batch => batch.Next > start)
            .Select(batch => Math.Max(start, batch.Base));
        return (least.Append(highWatermark).Min(), most.Append(highWatermark).Min());
    }

    /// <summary>Checks a log in which nothing was compacted.</summary>
    /// <param name="log">The log.</param>
    /// <param name="highWatermark">Its high watermark.</param>
    /// <param name="committed">Nothing below was ever taken back.</param>
    /// <param name="from">Where a reader begins.</param>
    /// <param name="share">How far it reads, of 1000.</param>
    public async Task CheckAsync(Log log, long highWatermark, long committed, long from, int share = 1000)
    {
        var (least, most) = LastStable(log.StartOffset, highWatermark, committed);
        var stable = log.LastStableOffset(highWatermark);
        Assert.That(stable, Is.InRange(least, most), "last stable offset");
        var to = from + ((stable - from) * share / 1000);
        if (to <= from)
        {
            return;
        }

        var told = await log.AbortedTransactionsAsync(from, to);
        Assert.That(told.Select(entry => entry.LastOffset), Is.Ordered);
        foreach (var transaction in all)
        {
            foreach (var (begin, next) in transaction.Batches.Where(batch => batch.Next > from && batch.Base < to))
            {
                var isTold = told.Any(entry => entry.ProducerId == transaction.ProducerId
                    && entry.FirstOffset <= begin && entry.LastOffset >= next);
                Assert.That(isTold, Is.EqualTo(transaction.IsAborted), $"batch at {begin} of {transaction.ProducerId}");
            }
        }

        // Not one more than that, and each with its true marker.
        foreach (var entry in told)
        {
            Assert.That(entry.FirstOffset, Is.LessThan(to));
            Assert.That(entry.LastOffset, Is.GreaterThanOrEqualTo(from));
            Assert.That(all.Exists(transaction => transaction.IsAborted && transaction.Marker == entry.LastOffset
                && transaction.ProducerId == entry.ProducerId), $"{entry}");
        }
    }

    /// <summary>Checks all of a log whose first record was not deleted, against its own batches.</summary>
    /// <param name="log">The log.</param>
    /// <param name="committed">Its high watermark was that once.</param>
    public static async Task CheckAllAsync(Log log, long committed = 0)
    {
        var oracle = new TransactionOracle(Split(await Batches.ReadAllAsync(log)));
        for (var highWatermark = Math.Max(log.HighWatermark, log.StartOffset); highWatermark <= log.EndOffset;
            highWatermark++)
        {
            for (var from = log.StartOffset; from < highWatermark; from += 3)
            {
                await oracle.CheckAsync(log, highWatermark, Math.Max(log.HighWatermark, committed), from);
            }
        }
    }

    public static IEnumerable<RecordBatch> Split(byte[] batches)
    {
        for (var rest = batches.AsMemory(); !rest.IsEmpty;)
        {
            var batch = RecordBatch.Read(rest);
            yield return batch;
            rest = rest[batch.SizeInBytes..];
        }
    }

    private sealed class Transaction(long producerId)
    {
        public long ProducerId => producerId;

        public List<(long Base, long Next)> Batches { get; } = [];

        // The largest value while it is open.
        public long Marker { get; set; } = long.MaxValue;

        public bool IsAborted { get; set; }
    }
}
