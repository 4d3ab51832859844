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
    private readonly LogOptions options;

    private ProducerLog(BrokerRules rules, LogOptions options) => (this.rules, this.options) = (rules, options);

    public TestTime Time { get; } = new();

    public MemoryStorage Storage { get; private set; } = new();

    public Log Log { get; private set; } = null!;

    public ProducerStateManager Producers => Log.Producers!;

    public static async Task<ProducerLog> OpenAsync(BrokerRules? rules = null, LogOptions? options = null)
    {
        var log = new ProducerLog(rules ?? BrokerRules.Correct, options ?? LogOptions.Default);
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

    /// <summary>Closes the log in order and opens it again.</summary>
    public async Task RestartAsync()
    {
        var recoveryPoint = Log.EndOffset;
        await Log.CloseInOrderAsync();
        await OpenAsync(new LogStart { IsClean = true, RecoveryPoint = recoveryPoint });
    }

    /// <summary>Loses power and opens the log again.</summary>
    public async Task CrashAsync(Random? random = null)
    {
        Storage = Storage.Crash(random);
        await OpenAsync();
    }

    /// <summary>A second replica that got the same batches by fetching them.</summary>
    public async Task<ProducerLog> FollowAsync()
    {
        var follower = await OpenAsync(rules);
        follower.Log.AppendAsFollower(await Batches.ReadAllAsync(Log));
        return follower;
    }

    private Task OpenAsync() => OpenAsync(LogStart.Unknown);

    private async Task OpenAsync(LogStart start) => Log = await Log.OpenAsync(
        Storage,
        Batches.Directory,
        "orders-0",
        options,
        start,
        new ProducerStateManager(rules, Time, Expiration));
}
