using System.Collections.Immutable;
using Broker.Protocol;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Tests.Replication;

/// <summary>Keeps what leaders propose; the test answers.</summary>
internal sealed class FakeControllerLink : IControllerLink
{
    private readonly List<Call> calls = [];

    public IReadOnlyList<Call> Calls => calls;

    public Task<(ErrorCode Error, ImmutableArray<int> Isr, int PartitionEpoch)> AlterPartitionAsync(
        Guid topicId, int partition, int leaderEpoch, int partitionEpoch, ImmutableArray<IsrMember> isr)
    {
        var call = new Call(leaderEpoch, partitionEpoch, isr);
        calls.Add(call);
        return call.Answer.Task;
    }

    internal sealed record Call(int LeaderEpoch, int PartitionEpoch, ImmutableArray<IsrMember> Isr)
    {
        public Completion<(ErrorCode Error, ImmutableArray<int> Isr, int PartitionEpoch)> Answer { get; } = new();

        public IEnumerable<int> Brokers => Isr.Select(member => member.Broker);

        public void Accept() => Answer.TrySetResult((ErrorCode.None, [.. Brokers], PartitionEpoch + 1));

        public void Refuse(ErrorCode error) => Answer.TrySetResult((error, [], -1));

        public void Lose() => Answer.TrySetException(new TimeoutException());
    }
}
