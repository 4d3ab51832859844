using Broker.Controller;
using Broker.Protocol;

namespace Broker.Tests.Controller;

public sealed class TopicRulesTests
{
    [TestCase("orders", true)]
    [TestCase("a.b_c-9", true)]
    [TestCase("", false)]
    [TestCase(".", false)]
    [TestCase("..", false)]
    [TestCase("...", true)]
    [TestCase("a b", false)]
    [TestCase("a/b", false)]
    [TestCase("späti", false)]
    [TestCase("__cluster_metadata", false)]
    public void IsValidName_Of(string name, bool valid) => Assert.That(TopicRules.IsValidName(name), Is.EqualTo(valid));

    [Test]
    public void IsValidName_Longest_Is249()
    {
        Assert.That(TopicRules.IsValidName(new string('a', 249)), Is.True);
        Assert.That(TopicRules.IsValidName(new string('a', 250)), Is.False);
    }

    [TestCase(1, 3, false, ExpectedResult = ErrorCode.None)]
    [TestCase(1, 3, true, ExpectedResult = ErrorCode.TopicAlreadyExists)]
    [TestCase(0, 3, false, ExpectedResult = ErrorCode.InvalidPartitions)]
    [TestCase(-2, 3, false, ExpectedResult = ErrorCode.InvalidPartitions)]
    [TestCase(10_001, 3, false, ExpectedResult = ErrorCode.InvalidPartitions)]
    [TestCase(1, 0, false, ExpectedResult = ErrorCode.InvalidReplicationFactor)]
    [TestCase(1, 4, false, ExpectedResult = ErrorCode.InvalidReplicationFactor)]
    public ErrorCode Check_ThreeBrokers(int partitions, int replicationFactor, bool exists) =>
        TopicRules.Check("orders", partitions, replicationFactor, brokers: 3, exists);
}
