namespace Broker.Configuration;

/// <summary>Says what is wrong with a key that is not in the table: a Kafka key not supported, or a slip.</summary>
internal static class UnknownKey
{
    // Keys of stock Kafka configurations. Ignoring them would promise something that is not kept.
    private static readonly IReadOnlyList<string> UnsupportedKafkaKeys =
    [
        "broker.id",
        "compression.type",
        "controlled.shutdown.enable",
        "controller.listener.names",
        "controller.quorum.bootstrap.servers",
        "group.initial.rebalance.delay.ms",
        "inter.broker.listener.name",
        "listener.security.protocol.map",
        "log.cleaner.enable",
        "log.cleanup.policy",
        "log.dir",
        "log.flush.interval.messages",
        "log.flush.interval.ms",
        "log.retention.bytes",
        "log.retention.check.interval.ms",
        "log.retention.hours",
        "log.retention.minutes",
        "log.retention.ms",
        "log.segment.bytes",
        "num.io.threads",
        "num.network.threads",
        "num.recovery.threads.per.data.dir",
        "num.replica.fetchers",
        "offsets.topic.num.partitions",
        "offsets.topic.replication.factor",
        "sasl.enabled.mechanisms",
        "security.inter.broker.protocol",
        "share.coordinator.state.topic.min.isr",
        "share.coordinator.state.topic.replication.factor",
        "socket.receive.buffer.bytes",
        "socket.send.buffer.bytes",
        "ssl.keystore.location",
        "transaction.state.log.min.isr",
        "transaction.state.log.replication.factor",
        "unclean.leader.election.enable",
        "zookeeper.connect",
    ];

    public static string Describe(string name)
    {
        if (UnsupportedKafkaKeys.Contains(name))
        {
            return Successor(name) is { } successor
                ? $"this broker does not support that key of Kafka; use {successor}."
                : "this broker does not support that key of Kafka yet; remove it.";
        }

        var plain = name.ToLowerInvariant();
        var nearest = ConfigKeys.All.MinBy(key => Distance(plain, key.Name))!.Name;
        return Distance(plain, nearest) <= Math.Max(2, name.Length / 3)
            ? $"there is no such key; did you mean {nearest}?"
            : "there is no such key; remove it.";
    }

    private static string? Successor(string name) => name switch
    {
        "broker.id" => "node.id",
        "log.dir" => "log.dirs",
        "controller.quorum.bootstrap.servers" or "zookeeper.connect" => "controller.quorum.voters",
        _ => null,
    };

    // The number of letters to insert, delete or replace (Levenshtein), row by row.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
