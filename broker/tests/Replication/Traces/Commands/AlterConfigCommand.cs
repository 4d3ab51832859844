using Broker.Controller;
using Broker.Protocol;

namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>
/// <c>alter-config topic min.insync.replicas=1</c>: the controller is told to change the configuration of the topic, of
/// all brokers (<c>brokers</c>) or of one (<c>2</c>). Without a value after <c>=</c> the key loses its own.
/// </summary>
internal sealed class AlterConfigCommand : ITraceCommand
{
    public string Name => "alter-config";

    public void Run(TraceCluster cluster, string[] words)
    {
        var (type, name) = words[0] switch
        {
            "topic" => (ConfigResourceType.Topic, TraceCluster.Id.Topic),
            "brokers" => (ConfigResourceType.Broker, ""),
            _ => (ConfigResourceType.Broker, words[0]),
        };
        var changes = words.Skip(1).Select(word => word.Split('=', 2)).Select(parts => new ConfigChange(
            parts[0], parts[1].Length > 0 ? ConfigOperation.Set : ConfigOperation.Delete, parts[1])).ToList();
        var (error, message) = cluster.Controller.Alter(type, name, changes);
        cluster.Settle();
        if (error != ErrorCode.None)
        {
            cluster.Say($"not changed: {error.KafkaName()} {message}");
        }
    }
}
