using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Tests.Configuration;

[TestFixture]
public sealed class BrokerConfigParserTests
{
    private const string Least = "node.id=1\ncontroller.quorum.voters=1@localhost:9092\nlog.dirs=/data/log\n";

    [Test]
    public void Parse_RequiredKeysOnly_TakesDefaults()
    {
        var config = BrokerConfigParser.Parse(Least, "f");

        var expected = new BrokerConfig
        {
            NodeId = 1,
            Listener = new Endpoint("127.0.0.1", 9092),
            AdvertisedListener = new Endpoint("127.0.0.1", 9092),
            QuorumVoters = config.QuorumVoters,
            LogDirs = config.LogDirs,
            MetadataLogDir = "/data/log-metadata",
        };
        Assert.Multiple(() =>
        {
            Assert.That(config, Is.EqualTo(expected with { Given = config.Given }));
            Assert.That(config.QuorumVoters, Is.EqualTo(new[] { new Voter(1, new Endpoint("localhost", 9092)) }));
            Assert.That(config.LogDirs, Is.EqualTo(new[] { "/data/log" }));
        });
    }

    [Test]
    public void Parse_StatedDefaults_AreThoseOfTheRecord()
    {
        var defaults = ConfigKeys.All
            .Where(key => key.Default is not null && !key.Default.StartsWith("the value", StringComparison.Ordinal))
            .ToDictionary(key => key.Name, key => key.Default!);

        var config = BrokerConfigParser.Parse(Least, "f");

        Assert.That(defaults, Has.Count.GreaterThan(20));
        var applied = BrokerConfigParser.Apply(config, defaults);
        Assert.That(applied with { Given = config.Given }, Is.EqualTo(config));
        Assert.That(defaults.All(given => applied.Given[given.Key] == given.Value));
    }

    [Test]
    public void Parse_EveryProperty_HasAKeyThatSetsIt()
    {
        var config = BrokerConfigParser.Parse(Least, "f");

        var changed = BrokerConfigParser.Apply(config, EveryKeyChanged);

        Assert.Multiple(() =>
        {
            Assert.That(
                EveryKeyChanged.Keys.Append("process.roles"),
                Is.EquivalentTo(ConfigKeys.All.Select(key => key.Name)));
            foreach (var property in typeof(BrokerConfig).GetProperties()
                .Where(property => property.PropertyType != typeof(ThrottledReplicas)))
            {
                Assert.That(property.GetValue(changed), Is.Not.EqualTo(property.GetValue(config)), property.Name);
            }
        });
    }

    private static readonly Dictionary<string, string> EveryKeyChanged = new()
    {
        ["leader.replication.throttled.rate"] = "1",
        ["follower.replication.throttled.rate"] = "0",
        ["replication.quota.window.num"] = "2",
        ["replication.quota.window.size.seconds"] = "2",
        ["node.id"] = "2",
        ["controller.quorum.voters"] = "3@c:3,1@a:1, 2@[::1]:2",
        ["cluster.id"] = "blue",
        ["log.dirs"] = "//other/./log/, /other/disk",
        ["metadata.log.dir"] = "/other/metadata",
        ["listeners"] = "PLAINTEXT://0.0.0.0:1",
        ["advertised.listeners"] = "plaintext://name.example:2",
        ["num.partitions"] = "2",
        ["default.replication.factor"] = "3",
        ["min.insync.replicas"] = "2",
        ["unclean.leader.election.enable"] = "TRUE",
        ["auto.create.topics.enable"] = "False",
        ["controlled.shutdown.enable"] = "false",
        ["auto.leader.rebalance.enable"] = "false",
        ["leader.imbalance.check.interval.seconds"] = "7",
        ["leader.imbalance.per.broker.percentage"] = "0",
        ["delete.topic.enable"] = "false",
        ["read.confirmation"] = "isr",
        ["log.flush.before.ack"] = "false",
        ["log.segment.bytes"] = "14",
        ["log.roll.ms"] = "15",
        ["log.index.interval.bytes"] = "16",
        ["log.index.size.max.bytes"] = "170",
        ["log.retention.ms"] = "-1",
        ["log.retention.bytes"] = "18",
        ["log.retention.check.interval.ms"] = "19",
        ["log.flush.offset.checkpoint.interval.ms"] = "20",
        ["log.flush.interval.messages"] = "21",
        ["log.flush.interval.ms"] = "22",
        ["file.delete.delay.ms"] = "0",
        ["log.cleanup.policy"] = "compact, delete",
        ["log.cleaner.enable"] = "false",
        ["log.cleaner.backoff.ms"] = "21",
        ["log.cleaner.min.cleanable.ratio"] = "0.25",
        ["log.cleaner.min.compaction.lag.ms"] = "22",
        ["log.cleaner.max.compaction.lag.ms"] = "23",
        ["log.cleaner.delete.retention.ms"] = "24",
        ["log.cleaner.dedupe.buffer.size"] = "2500",
        ["replica.lag.time.max.ms"] = "2000",
        ["replica.fetch.wait.max.ms"] = "100",
        ["replica.fetch.backoff.ms"] = "0",
        ["replica.fetch.max.bytes"] = "5",
        ["replica.socket.timeout.ms"] = "6",
        ["replica.high.watermark.checkpoint.interval.ms"] = "23",
        ["broker.heartbeat.interval.ms"] = "7",
        ["broker.session.timeout.ms"] = "8",
        ["controller.quorum.election.timeout.ms"] = "9",
        ["controller.quorum.election.backoff.max.ms"] = "10",
        ["controller.quorum.fetch.timeout.ms"] = "11",
        ["controller.quorum.request.timeout.ms"] = "12",
        ["message.max.bytes"] = "13",
        ["message.max.decompressed.bytes"] = "1024",
        ["producer.id.expiration.ms"] = "14",
        ["fetch.max.bytes"] = "2048",
        ["max.incremental.fetch.session.cache.slots"] = "7",
        ["min.incremental.fetch.session.eviction.ms"] = "7000",
        ["broker.rack"] = "a",
        ["replica.selector.class"] = "org.apache.kafka.common.replica.RackAwareReplicaSelector",
        ["socket.request.max.bytes"] = " 4096 ",
    };

    [Test]
    public void Apply_Values_AreRead()
    {
        var config = BrokerConfigParser.Apply(BrokerConfigParser.Parse(Least, "f"), EveryKeyChanged);

        Assert.Multiple(() =>
        {
            Assert.That(config.QuorumVoters.Select(voter => voter.Id), Is.EqualTo(new[] { 1, 2, 3 }));
            Assert.That(config.QuorumVoters[1].Endpoint, Is.EqualTo(new Endpoint("::1", 2)));
            Assert.That(config.LogDirs, Is.EqualTo(new[] { "/other/log", "/other/disk" }));
            Assert.That(config.ReplicaLagTimeMax, Is.EqualTo(TimeSpan.FromSeconds(2)));
            Assert.That(config.SocketRequestMaxBytes, Is.EqualTo(4096));
            Assert.That(config.AutoCreateTopics, Is.False);
        });
    }

    [Test]
    public void Parse_Override_ReplacesTheValueOfTheFile()
    {
        var overrides = new Dictionary<string, string> { ["num.partitions"] = "7" };

        var config = BrokerConfigParser.Parse(Least + "num.partitions=zero", "f", overrides);

        Assert.That(config.NumPartitions, Is.EqualTo(7));
    }

    [TestCase("node.id", "-1", "from 0 to 2147483647")]
    [TestCase("node.id", "2147483648", "from 0 to 2147483647")]
    [TestCase("node.id", "", "from 0 to")]
    [TestCase("node.id", "2", "node 2 is not among the voters; add 2@127.0.0.1:9092")]
    [TestCase("process.roles", "broker", "give broker,controller")]
    [TestCase("listeners", "localhost:9092", "PLAINTEXT://host:port")]
    [TestCase("listeners", "SSL://localhost:9092", "PLAINTEXT://host:port")]
    [TestCase("listeners", "PLAINTEXT://:9092", "0.0.0.0")]
    [TestCase("listeners", "PLAINTEXT://h:0", "from 1 to 65535")]
    [TestCase("listeners", "PLAINTEXT://h:65536", "from 1 to 65535")]
    [TestCase("listeners", "PLAINTEXT://a b:1", "not a host and a port")]
    [TestCase("listeners", "PLAINTEXT://a:1,PLAINTEXT://b:2", "only one listener")]
    [TestCase("listeners", "PLAINTEXT://0.0.0.0:9092", "set advertised.listeners")]
    [TestCase("advertised.listeners", "PLAINTEXT://[::]:9092", "nobody can connect")]
    [TestCase("controller.quorum.voters", "", "no voter")]
    [TestCase("controller.quorum.voters", "localhost:9092", "id@host:port")]
    [TestCase("controller.quorum.voters", "x@localhost:9092", "id@host:port")]
    [TestCase("controller.quorum.voters", "1@localhost", "id@host:port")]
    [TestCase("controller.quorum.voters", "1@a:1,1@b:2", "voter 1 is listed twice")]
    [TestCase("log.dirs", "/a,/b,/a/c", "/a and /a/c are the same or one is inside the other")]
    [TestCase("log.dirs", ",", "at least one")]
    [TestCase("log.dirs", "data", "absolute")]
    [TestCase("log.dirs", "/", "below /")]
    [TestCase("log.dirs", "/a/../b", "without '..'")]
    [TestCase("metadata.log.dir", "/data/log/metadata", "apart")]
    [TestCase("metadata.log.dir", "/data/log", "apart")]
    [TestCase("metadata.log.dir", "/data", "apart")]
    [TestCase("num.partitions", "0", "from 1")]
    [TestCase("num.partitions", "1,5", "from 1")]
    [TestCase("default.replication.factor", "32768", "from 1 to 32767")]
    [TestCase("auto.create.topics.enable", "yes", "true nor false")]
    [TestCase("read.confirmation", "all", "none nor isr")]
    [TestCase("replica.lag.time.max.ms", "500", "replica.fetch.wait.max.ms must be less")]
    [TestCase("broker.session.timeout.ms", "2000", "must be greater")]
    [TestCase("broker.heartbeat.interval.ms", "9000", "must be greater")]
    [TestCase("min.isr", "1", "no such key")]
    [TestCase("min.insync.replica", "1", "did you mean min.insync.replicas?")]
    [TestCase("Node.ID", "1", "did you mean node.id?")]
    [TestCase("num.network.threads", "3", "does not support that key of Kafka yet; remove it")]
    [TestCase("log.dir", "/tmp", "use log.dirs")]
    public void Parse_Mistake_NamesFileLineKeyAndRemedy(string key, string value, string remedy)
    {
        var kept = Least.Split('\n').Where(line => !line.StartsWith(key + "=", StringComparison.Ordinal));
        var text = $"# a comment\n\n{key} = {value}\n{string.Join('\n', kept)}";

        var mistake = Assert.Throws<ConfigException>(() => BrokerConfigParser.Parse(text, "s.properties"));

        Assert.Multiple(() =>
        {
            Assert.That(mistake.Message, Does.StartWith($"s.properties, line 3, {key}: ").And.Contains(remedy));
            Assert.That(mistake.Origin, Is.EqualTo(new ConfigOrigin("s.properties", 3)));
            Assert.That(mistake.Key, Is.EqualTo(key));
        });
    }

    [Test]
    public void Parse_KeyGivenTwice_NamesBothLines()
    {
        var mistake = Assert.Throws<ConfigException>(() => BrokerConfigParser.Parse(Least + "log.dirs=/b", "f"));

        Assert.That(mistake.Message, Is.EqualTo("f, line 4, log.dirs: line 3 gives the key already; remove one."));
    }

    [TestCase("node.id")]
    [TestCase("controller.quorum.voters")]
    [TestCase("log.dirs")]
    public void Parse_RequiredKeyMissing_NamesIt(string key)
    {
        var text = string.Join('\n', Least.Split('\n').Where(line => !line.StartsWith(key, StringComparison.Ordinal)));

        var mistake = Assert.Throws<ConfigException>(() => BrokerConfigParser.Parse(text, "f"));

        Assert.That(mistake.Message, Does.StartWith($"f, {key}: the key is missing; add it."));
    }

    [Test]
    public void Apply_Mistake_NamesTheOverride()
    {
        var config = BrokerConfigParser.Parse(Least, "f");
        var overrides = new Dictionary<string, string> { ["num.partitons"] = "3" };

        var mistake = Assert.Throws<ConfigException>(() => BrokerConfigParser.Apply(config, overrides));

        Assert.That(
            mistake.Message,
            Is.EqualTo("override, num.partitons: there is no such key; did you mean num.partitions?"));
    }
}
