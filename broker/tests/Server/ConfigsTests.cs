using Broker.Configuration;
using Broker.Protocol;
using Broker.Protocol.AlterConfigs;
using Broker.Protocol.DescribeConfigs;
using Broker.Protocol.IncrementalAlterConfigs;

namespace Broker.Tests.Server;

/// <summary>Configurations over the wire.</summary>
public sealed class ConfigsTests
{
    private const string Topic = "orders";
    private const string Retention = "retention.ms";
    private readonly TemporaryDirectory directory = new();

    [OneTimeTearDown]
    public void Delete() => directory.Dispose();

    [Test]
    public async Task Describe_AllSources_TheStrongestHolds()
    {
        var config = HostedNode.Configure(directory, HostedNode.FreePorts(1), 1);
        config = BrokerConfigParser.Apply(
            config, new Dictionary<string, string> { ["log.retention.ms"] = "4" });
        await using var node = await HostedNode.StartAsync(config);
        await node.ReadyAsync();
        await node.CreateAsync(Topic);

        Assert.That(
            await DescribeAsync(), Is.EqualTo("4 StaticBrokerConfig: 4/StaticBrokerConfig 604800000/DefaultConfig"));
        await AlterAsync(ConfigResourceType.Broker, "", "log.retention.ms", "3");
        await AlterAsync(ConfigResourceType.Broker, "1", "log.retention.ms", "2");
        await AlterAsync(ConfigResourceType.Topic, Topic, Retention, "1");
        var all = "1 DynamicTopicConfig: 1/DynamicTopicConfig 2/DynamicBrokerConfig 3/DynamicDefaultBrokerConfig "
            + "4/StaticBrokerConfig 604800000/DefaultConfig";
        await node.UntilAsync(() => DescribeAsync().Result == all, "all five sources");

        var replace = new AlterConfigsRequest { Resources = [new(ConfigResourceType.Topic, Topic, [])] };
        Assert.That(
            await node.CallAsync(replace, 2, answer => answer.Resources[0].ErrorCode), Is.EqualTo(ErrorCode.None));
        await node.UntilAsync(() => DescribeAsync().Result.StartsWith("2 DynamicBrokerConfig"), "the topic has none");

        var unknown = new DescribeConfigsRequest
        {
            Resources =
            [
                new(ConfigResourceType.Topic, "none", null), new(ConfigResourceType.Broker, "2", null),
                new((ConfigResourceType)99, "1", null), new(ConfigResourceType.Broker, "", null),
                new(ConfigResourceType.Broker, "1", null),
            ],
        };
        var answers = await node.CallAsync(unknown, 4, answer => answer.Resources);
        Assert.That(answers.Select(answer => answer.ErrorCode), Is.EqualTo(new[]
        {
            ErrorCode.UnknownTopicOrPartition, ErrorCode.InvalidRequest, ErrorCode.InvalidRequest,
            ErrorCode.None, ErrorCode.None,
        }));
        Assert.That(
            answers[3].Configs.Select(key => (key.Name, key.Value)), Is.EqualTo(new[] { ("log.retention.ms", "3") }));
        Assert.That(answers[4].Configs.Single(key => key.Name == "node.id").IsReadOnly);
        Assert.That(answers[4].Configs.Single(key => key.Name == "log.segment.bytes"),
            Is.EqualTo(new DescribedConfig
            {
                Name = "log.segment.bytes",
                Value = "1073741824",
                Source = ConfigSource.DefaultConfig,
                Synonyms = answers[4].Configs.Single(key => key.Name == "log.segment.bytes").Synonyms,
                Type = (sbyte)ConfigValueType.Int,
            }));

        Task<string> DescribeAsync() => node.CallAsync(
            new DescribeConfigsRequest
            {
                Resources = [new(ConfigResourceType.Topic, Topic, [new(Retention)])],
                IncludeSynonyms = true,
            },
            1,
            answer =>
            {
                var key = answer.Resources[0].Configs.Single();
                var synonyms = string.Join(' ', key.Synonyms.Select(from => $"{from.Value}/{from.Source}"));
                return $"{key.Value} {key.Source}: {synonyms}";
            });

        async Task AlterAsync(ConfigResourceType type, string name, string key, string value) =>
            Assert.That(await SetAsync(node, type, name, key, value), Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public async Task Alter_OnAnyBroker_ReachesTheController()
    {
        var ports = HostedNode.FreePorts(3);
        var nodes = await Task.WhenAll(Enumerable.Range(1, 3).Select(id =>
            HostedNode.StartAsync(HostedNode.Configure(directory, ports, id) with
            {
                LogDirs = [directory[$"three-{id}/log"]],
                MetadataLogDir = directory[$"three-{id}/metadata"],
            })));
        foreach (var node in nodes)
        {
            await node.ReadyAsync();
        }

        for (var attempt = 0; await nodes[0].LeaderAsync(Topic) < 0; attempt++)
        {
            Assert.That(attempt, Is.LessThan(500), "the topic was not created");
            await Task.Delay(10);
        }

        for (var index = 0; index < 3; index++)
        {
            var error = ErrorCode.NotController;
            for (var attempt = 0; error is ErrorCode.NotController or ErrorCode.UnknownTopicOrPartition; attempt++)
            {
                Assert.That(attempt, Is.LessThan(200), $"broker {index + 1}: {error}");
                await Task.Delay(attempt == 0 ? 0 : 10);
                error = await SetAsync(nodes[index], ConfigResourceType.Topic, Topic, Retention, $"{index + 5}");
            }

            Assert.That(error, Is.EqualTo(ErrorCode.None));
        }

        Assert.That(
            await SetAsync(nodes[0], ConfigResourceType.Topic, Topic, Retention, "x"),
            Is.EqualTo(ErrorCode.InvalidConfig));
        foreach (var node in nodes)
        {
            await node.StopAsync();
        }
    }

    private static Task<ErrorCode> SetAsync(
        HostedNode node, ConfigResourceType type, string name, string key, string value) => node.CallAsync(
            new IncrementalAlterConfigsRequest
            {
                Resources = [new(type, name, [new(key, ConfigOperation.Set, value)])],
            },
            1,
            answer => answer.Resources[0].ErrorCode);
}
