using System.Globalization;
using System.Text;
using Broker.Protocol;
using Broker.Storage.Records;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>
/// <c>produce 1 a b</c>: a client sends one batch to a broker; <c>acks=1</c> if it says so,
/// <c>producer=7 sequence=0</c> if it is idempotent.
/// </summary>
internal sealed class ProduceCommand : ITraceCommand
{
    public string Name => "produce";

    public void Run(TraceCluster cluster, string[] words)
    {
        var id = TraceArguments.Id(words[0]);
        var named = TraceArguments.Named(words);
        var values = words.Skip(1).Where(word => !word.Contains('=', StringComparison.Ordinal)).ToList();
        var builder = new RecordBatchBuilder
        {
            ProducerId = long.Parse(named.GetValueOrDefault("producer", "-1"), CultureInfo.InvariantCulture),
            ProducerEpoch = (short)(named.ContainsKey("producer") ? 0 : -1),
            BaseSequence = int.Parse(named.GetValueOrDefault("sequence", "-1"), CultureInfo.InvariantCulture),
        };
        values.ForEach(value => builder.Add(null, Encoding.ASCII.GetBytes(value), 1000));
        var batch = builder.Build();
        var acks = short.Parse(named.GetValueOrDefault("acks", "-1"), CultureInfo.InvariantCulture);
        var broker = cluster[id];
        var answer = broker.Reactor.Ask(() =>
            broker.Replicas.AppendAsync(TraceCluster.Id, batch, acks, TimeSpan.FromHours(1)));
        cluster.Ask(answer, outcome => outcome.Error == ErrorCode.None
            ? $"acknowledged: {string.Join(" ", values)} at {outcome.BaseOffset}"
            : $"refused: {string.Join(" ", values)} {outcome.Error.KafkaName()}");
    }
}
