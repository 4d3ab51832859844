using Broker.Storage;
using Broker.Storage.Producers;
using Broker.Storage.Records;
using Broker.Tests.Doubles;

namespace Broker.Tests.Storage.Producers;

/// <summary>A log with producers, and what a leader does with their batches.</summary>
internal sealed class ProducerLog
{
    public static readonly TimeSpan Expiration = TimeSpan.FromMinutes(1);

    private readonly BrokerRules rules;

    private ProducerLog(BrokerRules rules) => this.rules = rules;

    public TestTime Time { get; } = new();

    public MemoryStorage Storage { get; private set; } = new();

    public Log Log { get; private set; } = null!;

    public ProducerStateManager Producers => Log.Producers!;

    public static async Task<ProducerLog> OpenAsync(BrokerRules? rules = null)
    {
        var log = new ProducerLog(rules ?? BrokerRules.Correct);
        await log.OpenAsync();
        return log;
    }

    /// <summary>A batch as a producer sends it.</summary>
    public static byte[] Batch(long producer, int sequence, int count = 1, short epoch = 0, long timestamp = 1000)
    {
        var builder = new RecordBatchBuilder { ProducerId = producer, ProducerEpoch = epoch, BaseSequence = sequence };
        for (var i = 0; i < count; i++)
        {
            builder.Add(null, [1], timestamp);
        }

        return builder.Build();
    }

    /// <summary>What a leader does: check, then append what is to be appended.</summary>
    public ProducerVerdict Send(long producer, int sequence, int count = 1, short epoch = 0, long timestamp = 1000)
    {
        var batch = Batch(producer, sequence, count, epoch, timestamp);
        var verdict = Producers.Check(RecordBatch.Read(batch));
        if (verdict.Kind == ProducerVerdictKind.Append)
        {
            Log.AppendAsLeader(batch, Math.Max(0, Log.LastEpoch));
        }

        return verdict;
    }

    public ProducerVerdict Check(long producer, int sequence, int count = 1, short epoch = 0) =>
        Producers.Check(RecordBatch.Read(Batch(producer, sequence, count, epoch)));

    /// <summary>Closes the log and opens it again.</summary>
    public async Task ReopenAsync()
    {
        await Log.FlushAsync();
        Log.Close();
        await OpenAsync();
    }

    /// <summary>A second replica that got the same batches by fetching them.</summary>
    public async Task<ProducerLog> FollowAsync()
    {
        var follower = await OpenAsync(rules);
        follower.Log.AppendAsFollower(await Batches.ReadAllAsync(Log));
        return follower;
    }

    private async Task OpenAsync() => Log = await Log.OpenAsync(
        Storage,
        Batches.Directory,
        "orders-0",
        LogOptions.Default,
        LogStart.Unknown,
        new ProducerStateManager(rules, Time, Expiration));
}
