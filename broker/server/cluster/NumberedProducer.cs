using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;

namespace Broker.Server.Cluster;

/// <summary>Sends numbered records to all partitions at an even rate, idempotently, until it is told to end.</summary>
internal sealed class NumberedProducer : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly string Padding = new('x', 100);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource end = new();
    private readonly IProducer<Null, string> producer;
    private readonly StreamWriter log;
    private readonly string topic;
    private readonly int rate;
    private readonly Task sending;

    // Under the gate, by partition, as what follows: the client's own thread reports what became of records.
    private readonly SentRecords[] records;
    private readonly long[] lastAnswer;
    private TimeSpan longestPause;

    /// <summary>Begins to send.</summary>
    /// <param name="bootstrap">Addresses of the brokers.</param>
    /// <param name="topic">Where to.</param>
    /// <param name="partitions">Number of its partitions.</param>
    /// <param name="rate">Records per second over all partitions.</param>
    /// <param name="logFile">Gets what the client says.</param>
    /// <param name="debug">What else it says: contexts of librdkafka's <c>debug</c>; empty for none.</param>
    public NumberedProducer(
        string bootstrap, string topic, int partitions, int rate, string logFile, string debug)
    {
        log = new StreamWriter(logFile);
        (this.topic, this.rate) = (topic, rate);
        records = [.. Enumerable.Range(0, partitions).Select(_ => new SentRecords())];
        lastAnswer = [.. records.Select(_ => Stopwatch.GetTimestamp())];
        producer = new ProducerBuilder<Null, string>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            LogConnectionClose = false,
            ReconnectBackoffMaxMs = 1000,
            LingerMs = 5,
            Debug = debug.Length > 0 ? debug : null,
        }).SetLogHandler(OnLog).SetErrorHandler(OnError).Build();
        sending = Task.Run(SendAsync);
    }

    /// <summary>What was sent, by partition. Complete after <see cref="EndAsync"/>.</summary>
    public IReadOnlyList<SentRecords> Records => records;

    /// <summary>Why the client can't go on; null as long as it can.</summary>
    public string? Fatal { get; private set; }

    /// <summary>The longest time since the last call in which a partition acknowledged nothing.</summary>
    public TimeSpan TakeLongestPause()
    {
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            var pause = lastAnswer.Select(since => Stopwatch.GetElapsedTime(since, now)).Append(longestPause).Max();
            longestPause = TimeSpan.Zero;
            Array.Fill(lastAnswer, now);
            return pause;
        }
    }

    /// <summary>Waits until every partition has acknowledged something since now.</summary>
    /// <exception cref="CheckFailedException">One does not in time, or the client gave up.</exception>
    public async Task ProgressAsync(TimeSpan limit)
    {
        var since = Stopwatch.GetTimestamp();
        while (!HasProgress(since))
        {
            if (Fatal is { } fatal)
            {
                throw new CheckFailedException($"The producer gave up: {fatal}");
            }

            if (Stopwatch.GetElapsedTime(since) > limit)
            {
                throw new CheckFailedException(
                    $"Not every partition acknowledges records {limit.TotalSeconds} s after all are in sync.");
            }

            await Task.Delay(Step);
        }
    }

    /// <summary>Sends no more, and waits for the acknowledgements.</summary>
    /// <exception cref="CheckFailedException">They do not all come in time.</exception>
    public async Task EndAsync(TimeSpan limit)
    {
        end.Cancel();
        await sending;
        var waiting = producer.Flush(limit);
        if (waiting > 0)
        {
            throw new CheckFailedException(
                $"{waiting} records are not answered {limit.TotalSeconds} s after the last fault; {Fatal}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        end.Cancel();
        sending.Wait();
        producer.Dispose();
        end.Dispose();
        log.Dispose();
    }

    private bool HasProgress(long since)
    {
        lock (gate)
        {
            return Array.TrueForAll(lastAnswer, answer => answer > since);
        }
    }

    private async Task SendAsync()
    {
        var clock = Stopwatch.StartNew();
        var handedOver = 0L;
        while (!end.IsCancellationRequested)
        {
            for (var due = (long)(clock.Elapsed.TotalSeconds * rate); handedOver < due; handedOver++)
            {
                if (!await TrySendAsync((int)(handedOver % records.Length)))
                {
                    return;
                }
            }

            await Task.Delay(Step);
        }
    }

    // False if there is no more to send: the check ends, or the client can't go on.
    private async Task<bool> TrySendAsync(int partition)
    {
        int number;
        lock (gate)
        {
            number = ++records[partition].Sent;
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{number} {Padding}");
        while (true)
        {
            try
            {
                producer.Produce(
                    new TopicPartition(topic, partition),
                    new Message<Null, string> { Value = text },
                    report => OnReport(partition, number, report));
                return true;
            }
            catch (ProduceException<Null, string> exception)
                when (exception.Error.Code == ErrorCode.Local_QueueFull && !end.IsCancellationRequested)
            {
                await Task.Delay(Step);
            }
            catch (ProduceException<Null, string> exception)
            {
                // It was not handed over, so it does not count as sent.
                lock (gate)
                {
                    records[partition].Sent--;
                }

                // A full queue may last until the end of the check; nothing else may happen here.
                Fatal ??= exception.Error.Code == ErrorCode.Local_QueueFull ? null : exception.Error.Reason;
                return false;
            }
        }
    }

    private void OnReport(int partition, int number, DeliveryReport<Null, string> report)
    {
        lock (gate)
        {
            if (report.Error.IsError)
            {
                records[partition].Refuse(number, report.Error.Reason);
                return;
            }

            records[partition].Acknowledge(number, report.Offset.Value);
            var now = Stopwatch.GetTimestamp();
            var pause = Stopwatch.GetElapsedTime(lastAnswer[partition], now);
            longestPause = pause > longestPause ? pause : longestPause;
            lastAnswer[partition] = now;
        }
    }

    private void OnLog(IProducer<Null, string> client, LogMessage message)
    {
        lock (log)
        {
            log.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {message.Facility} {message.Message}"));
            log.Flush();
        }
    }

    private void OnError(IProducer<Null, string> client, Error error)
    {
        if (error.IsFatal)
        {
            Fatal ??= error.Reason;
        }
    }
}
