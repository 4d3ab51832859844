using System.Globalization;
using Confluent.Kafka;

namespace Broker.Server.Cluster;

/// <summary>Reads a whole partition.</summary>
internal static class LogReader
{
    /// <summary>Everything up to its end, in the order in which it came.</summary>
    /// <param name="bootstrap">Addresses of the brokers.</param>
    /// <param name="partition">What to read.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>Offsets and numbers; 0 for a value that is no number.</returns>
    /// <exception cref="CheckFailedException">It takes longer.</exception>
    public static List<(long Offset, int Number)> Read(string bootstrap, TopicPartition partition, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        using var consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "cluster-check",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(partition, Offset.Beginning));
        var read = new List<(long, int)>();
        try
        {
            while (consumer.Consume(late.Token) is { IsPartitionEOF: false } one)
            {
                read.Add((one.Offset.Value, Number(one.Message.Value)));
            }
        }
        catch (OperationCanceledException)
        {
            throw new CheckFailedException(
                $"{partition} can not be read to its end within {limit.TotalSeconds} s; {read.Count} records came.");
        }
        catch (ConsumeException exception)
        {
            throw new CheckFailedException($"{partition} can not be read: {exception.Error.Reason}");
        }

        consumer.Close();
        return read;
    }

    private static int Number(string text) => int.TryParse(
        text.AsSpan(0, Math.Max(0, text.IndexOf(' '))), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : 0;
}
