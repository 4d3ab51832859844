using Broker.Configuration;
using Broker.Storage;
using Broker.Tests.Doubles;

namespace Broker.Tests.Configuration;

public sealed class TopicConfigKeysTests
{
    [Test]
    public void All_EveryKey_ReplacesAKeyOfTheBrokersAndChangesTheTopic()
    {
        foreach (var key in TopicConfigKeys.All)
        {
            Assert.That(key.Own ?? ConfigKeys.Find(key.BrokerKey!), Is.Not.Null, key.Name);
            var config = Configs.Of(1);
            var changed = TopicConfigKeys.Apply(config, new Dictionary<string, string> { [key.Name] = Other(key) });
            Assert.That(changed, Is.Not.EqualTo(config), key.Name);
            Assert.That(
                LogOptions.From(changed) != LogOptions.From(config)
                    || changed.MinInsyncReplicas != config.MinInsyncReplicas
                    || changed.UncleanLeaderElection != config.UncleanLeaderElection
                    || changed.LeaderThrottledReplicas != config.LeaderThrottledReplicas
                    || changed.FollowerThrottledReplicas != config.FollowerThrottledReplicas,
                key.Name);
        }

        Assert.That(TopicConfigKeys.All.Select(key => key.Name), Is.Unique.And.Ordered);
    }

    [TestCase("min.insync.replicas", "0", "min.insync.replicas")]
    [TestCase("log.segment.bytes", "1000", "no such key")]
    [TestCase("retention.ms", "", "retention.ms")]
    [TestCase("retention.ms", "1e3", "retention.ms")]
    public void Apply_Wrong_NamesTheKey(string key, string value, string problem) => Assert.That(
        () => TopicConfigKeys.Apply(Configs.Of(1), new Dictionary<string, string> { [key] = value }),
        Throws.TypeOf<ConfigException>().With.Message.Contains(problem).And.Property("Key").EqualTo(key));

    private static string Other(TopicConfigKey key) => key.Name switch
    {
        "cleanup.policy" => "compact",
        "follower.replication.throttled.replicas" or "leader.replication.throttled.replicas" => "0:1",
        "min.cleanable.dirty.ratio" => "0.25",
        "min.insync.replicas" => "3",
        "unclean.leader.election.enable" => "true",
        _ => "12345",
    };
}
