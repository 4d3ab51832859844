using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;

namespace Broker.Server.Cluster;

/// <summary>One mode of the check: restarts and kills under a producer, then everything is read.</summary>
/// <param name="options">How hard.</param>
/// <param name="cluster">The brokers; started and stopped here.</param>
/// <param name="flushBeforeAck">Whether the brokers flush before they acknowledge.</param>
/// <param name="output">Takes a line per step.</param>
internal sealed class ClusterCheck(
    CheckOptions options, ClusterProcesses cluster, bool flushBeforeAck, TextWriter output)
{
    private const string Topic = "numbers";
    private const int Partitions = 3;

    // How long the cluster is left alone after each step, so that pauses are told apart.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private readonly Random random = new(options.Seed);

    /// <summary>Runs it.</summary>
    /// <returns>What is wrong, a sentence each; empty if all is well.</returns>
    /// <exception cref="CheckFailedException">A step took too long or failed.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken stop)
    {
        await cluster.StartAsync();
        using var view = new ClusterView(cluster.Bootstrap, Topic, options.StepLimit);
        await view.CreateAsync(Partitions);
        await view.AllInSyncAsync();
        using var producer = new NumberedProducer(
            cluster.Bootstrap, Topic, Partitions, options.Rate,
            Path.Combine(cluster.Directory, "client.log"), options.ClientDebug);
        await producer.ProgressAsync(options.StepLimit);
        for (var round = 1; round <= options.Rounds; round++)
        {
            Say($"round {round} of {options.Rounds}");
            await RestartEachAsync(view, producer, stop);
            await KillLeadersAsync(view, producer, stop);
            if (flushBeforeAck)
            {
                await KillAllAsync(view, producer, stop);
            }
        }

        await producer.EndAsync(options.StepLimit);
        var problems = Compare(producer);
        await cluster.StopAsync();
        for (var partition = 0; partition < Partitions; partition++)
        {
            problems.AddRange(ReplicaFiles.Compare(cluster, Topic, partition) is { } differs ? [differs] : []);
        }

        return problems;
    }

    private async Task RestartEachAsync(ClusterView view, NumberedProducer producer, CancellationToken stop)
    {
        foreach (var broker in cluster.Brokers)
        {
            await StepAsync($"broker {broker.Id} restarted", view, producer, stop, async () =>
            {
                await broker.TerminateAsync(options.StepLimit);
                broker.Start();
                await broker.ReadyAsync(options.StepLimit);
            });
        }
    }

    private async Task KillLeadersAsync(ClusterView view, NumberedProducer producer, CancellationToken stop)
    {
        for (var kill = 0; kill < options.Kills; kill++)
        {
            await Task.Delay(random.Next((int)Rest.TotalMilliseconds), stop);
            var leader = await view.LeaderAsync(kill % Partitions);
            var atOnce = random.Next(2) == 0;
            var how = atOnce ? "started at once" : "started after others lead";
            await StepAsync($"leader {leader} killed, {how}", view, producer, stop, async () =>
            {
                await cluster[leader].KillAsync(options.StepLimit);
                if (!atOnce)
                {
                    await view.OthersLeadAsync(leader);
                }

                cluster[leader].Start();
                await cluster[leader].ReadyAsync(options.StepLimit);
            });
        }
    }

    private async Task KillAllAsync(ClusterView view, NumberedProducer producer, CancellationToken stop)
    {
        await Task.Delay(random.Next((int)Rest.TotalMilliseconds), stop);
        await StepAsync("all brokers killed", view, producer, stop, async () =>
        {
            await Task.WhenAll(cluster.Brokers.Select(broker => broker.KillAsync(options.StepLimit)));
            await cluster.StartAsync();
        });
    }

    private async Task StepAsync(
        string what, ClusterView view, NumberedProducer producer, CancellationToken stop, Func<Task> act)
    {
        stop.ThrowIfCancellationRequested();
        producer.TakeLongestPause();
        var clock = Stopwatch.StartNew();
        await act();
        await view.AllInSyncAsync();
        var seconds = clock.Elapsed.TotalSeconds;
        await producer.ProgressAsync(options.StepLimit);
        await Task.Delay(Rest, stop);
        var pause = producer.TakeLongestPause().TotalSeconds;
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: in sync after {seconds:0.0} s, longest pause {pause:0.00} s"));
    }

    private List<string> Compare(NumberedProducer producer)
    {
        var problems = new List<string>();
        var (sent, read) = (0, 0);
        for (var partition = 0; partition < Partitions; partition++)
        {
            var records = producer.Records[partition];
            var log = LogReader.Read(cluster.Bootstrap, new TopicPartition(Topic, partition), options.StepLimit);
            problems.AddRange(LogComparison.Compare(records, log).Select(problem => $"{Topic}-{partition}: {problem}"));
            (sent, read) = (sent + records.Sent, read + log.Count);
        }

        Say($"{sent} records sent, {read} read");
        return problems;
    }

    private void Say(string text) => output.WriteLine($"{(flushBeforeAck ? "flush     " : "page-cache")}  {text}");
}
