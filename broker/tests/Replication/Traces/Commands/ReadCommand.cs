using Broker.Protocol;
using Broker.Replication;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>
/// <c>read 1 0</c>: a consumer fetches from a broker; it waits for a confirmation if one is wanted. <c>rack=2</c> if it
/// tells where it stands.
/// </summary>
internal sealed class ReadCommand : ITraceCommand
{
    public string Name => "read";

    public void Run(TraceCluster cluster, string[] words)
    {
        var (id, offset) = (TraceArguments.Id(words[0]), TraceArguments.Offset(words[1]));
        var broker = cluster[id];
        var wanted = new FetchPartition(TraceCluster.Id, -1, offset, -1, 1 << 20);
        var waits = words.Contains("waits") ? TimeSpan.FromHours(1) : TimeSpan.Zero;
        var question = new FetchQuestion(FetchQuestion.Consumer, -1, 1_000_000, waits, 1 << 20, [wanted])
        {
            Rack = TraceArguments.Named(words).GetValueOrDefault("rack", ""),
        };
        cluster.Ask(
            broker.Reactor.Ask(async () => (await broker.Replicas.FetchAsync(question))[0]),
            answer => $"read at {id} from {offset}: {Describe(answer, offset)}");
    }

    private static string Describe(FetchAnswer answer, long offset)
    {
        if (answer.Error != ErrorCode.None)
        {
            return answer.Error.KafkaName();
        }

        if (answer.PreferredReplica >= 0)
        {
            return $"read from {answer.PreferredReplica}";
        }

        var records = TraceText.Records(answer.Records, offset).Select(record => record.Text).ToList();
        return records.Count > 0 ? string.Join(' ', records) : "nothing";
    }
}
