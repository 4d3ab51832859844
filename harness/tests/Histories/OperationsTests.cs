using Harness.Histories;

namespace Harness.Tests.Histories;

public sealed class OperationsTests
{
    [Test]
    public void Pair_InterleavedProcesses_MatchesEachCompletion()
    {
        var history = new HistoryBuilder().Append(1, 7).Read(2, 0).Got(2, 0).Acked(1, 0).Append(3, 8).Entries;

        var operations = Operations.Pair(history);

        Assert.That(operations.Select(o => (o.Begin, o.Outcome)), Is.EqualTo(new[]
        {
            (0L, EntryType.Ok), (1L, EntryType.Ok), (4L, EntryType.Info),
        }));
        Assert.That(operations.Select(o => o.End), Is.EqualTo(new[] { 3, 2, long.MaxValue }));
    }

    [Test]
    public void Pair_InfoCompletion_NeverEnds()
    {
        var operation = Operations.Pair(new HistoryBuilder().Append(1, 7).Info(1).Entries)[0];

        Assert.That((operation.Outcome, operation.End), Is.EqualTo((EntryType.Info, long.MaxValue)));
    }
}
