using System.Text;
using Broker.Storage;
using Broker.Storage.Producers;
using Broker.Storage.Records;
using Broker.Storage.Transactions;
using Broker.Tests.Doubles;

namespace Broker.Tests.Storage.Transactions;

/// <summary>
/// A log of a directory, written as a text of one word a batch: the producer, and a value; <c>7=a</c> is one of a
/// transaction, <c>7!</c> commits it, <c>7-</c> aborts it, and <c>=a</c> is of no producer at all. With a key they are
/// <c>7k=a</c> and <c>_k=a</c>.
/// </summary>
internal sealed class TransactionLog
{
    private const string Root = "/data/logs";
    public const string Folder = Root + "/orders-0";

    private TransactionLog(MemoryStorage disk, LogDirectory directory, Log log) =>
        (Disk, Directory, Log) = (disk, directory, log);

    /// <summary>Segments of about four batches.</summary>
    public static LogOptions Options { get; } = new()
    {
        SegmentBytes = 4 * Batch("7-", 0).Length,
        IndexIntervalBytes = 100,
        FileDeleteDelayMs = 0,
    };

    public MemoryStorage Disk { get; }

    public LogDirectory Directory { get; }

    public Log Log { get; }

    public static async Task<TransactionLog> OpenAsync(MemoryStorage? disk = null, LogOptions? options = null)
    {
        disk ??= new MemoryStorage();
        var directory = await LogDirectory.OpenAsync(disk, Root, options ?? Options);
        return new TransactionLog(disk, directory, await directory.OpenLogAsync(
            "orders", 0, Batches.TopicId, options ?? Options, NewProducers()));
    }

    public static ProducerStateManager NewProducers() =>
        new(BrokerRules.Correct, new TestTime(), TimeSpan.FromMinutes(1));

    /// <summary>Appends batches, each of one record with an offset of its own.</summary>
    public TransactionLog Append(string words)
    {
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Log.AppendAsLeader(Batch(word, (int)Log.EndOffset), Math.Max(0, Log.LastEpoch));
        }

        return this;
    }

    /// <summary>The aborted transactions in the form <c>producer:first-marker</c>.</summary>
    public async Task<IEnumerable<string>> AbortedAsync(long from = 0, long to = long.MaxValue) =>
        (await Log.AbortedTransactionsAsync(from, to))
            .Select(entry => $"{entry.ProducerId}:{entry.FirstOffset}-{entry.LastOffset}");

    /// <summary>The base offsets of the files of transactions, and their content.</summary>
    public IEnumerable<(long Base, List<AbortedTransaction>? Entries)> Files() => Disk.List(Folder)
        .Where(name => name.EndsWith(".txnindex", StringComparison.Ordinal))
        .Select(name => (
            long.Parse(name[..20], null),
            AbortedTransaction.TryParse(
                Disk.Content($"{Folder}/{name}"), long.Parse(name[..20], null), long.MaxValue)));

    /// <summary>Closes the log in order and opens it again.</summary>
    public async Task<TransactionLog> RestartAsync()
    {
        await Directory.CloseAsync();
        return await OpenAsync(Disk.Crash());
    }

    public static byte[] Batch(string word, int sequence, short epoch = 0, long timestamp = 1000)
    {
        var producer = char.IsAsciiDigit(word[0]) ? word[0] - '0' : -1;
        if (word[1..] is "!" or "-")
        {
            return new TransactionMarker(word[1] == '!', 0).ToBatch(producer, epoch, timestamp);
        }

        var (key, value) = (word[..word.IndexOf('=')].TrimStart(word[0] == '=' ? 'k' : word[0]), word.Split('=')[1]);
        return new RecordBatchBuilder
        {
            ProducerId = producer,
            ProducerEpoch = producer < 0 ? (short)-1 : epoch,
            BaseSequence = producer < 0 ? -1 : sequence,
            IsTransactional = producer >= 0,
        }.Add(Encoding.ASCII.GetBytes(key.Length == 0 ? "k" : key), Encoding.ASCII.GetBytes(value), timestamp).Build();
    }
}
