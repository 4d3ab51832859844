using Broker.Protocol;

namespace Broker.Tests.Protocol;

public sealed class ErrorCodesTests
{
    [TestCase(ErrorCode.None, "NONE")]
    [TestCase(ErrorCode.NotLeaderOrFollower, "NOT_LEADER_OR_FOLLOWER")]
    [TestCase(ErrorCode.UnknownServerError, "UNKNOWN_SERVER_ERROR")]
    [TestCase(ErrorCode.InvalidTopicException, "INVALID_TOPIC_EXCEPTION")]
    [TestCase((ErrorCode)999, "ERROR_999")]
    public void KafkaName_Code_UpperSnake(ErrorCode code, string name) =>
        Assert.That(code.KafkaName(), Is.EqualTo(name));

    [TestCase(-1, ErrorCode.UnknownServerError)]
    [TestCase(6, ErrorCode.NotLeaderOrFollower)]
    [TestCase(20, ErrorCode.NotEnoughReplicasAfterAppend)]
    [TestCase(35, ErrorCode.UnsupportedVersion)]
    [TestCase(56, ErrorCode.KafkaStorageError)]
    [TestCase(74, ErrorCode.FencedLeaderEpoch)]
    [TestCase(78, ErrorCode.OffsetNotAvailable)]
    [TestCase(90, ErrorCode.ProducerFenced)]
    [TestCase(107, ErrorCode.IneligibleReplica)]
    public void ErrorCode_Number_IsKafkas(int number, ErrorCode code) => Assert.That((int)code, Is.EqualTo(number));
}
