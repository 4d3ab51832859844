using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>Beginnings and ends of calls in the order of the history.</summary>
internal static class CallEvents
{
    /// <summary>The events of calls that are ordered by their beginning, by the numbers of the calls.</summary>
    public static IEnumerable<(long At, int Call, bool IsEnd)> Of(IReadOnlyList<Call> calls)
    {
        var ends = new PriorityQueue<int, long>();
        for (var i = 0; i < calls.Count; i++)
        {
            while (ends.TryPeek(out _, out var end) && end < calls[i].Begin)
            {
                yield return (end, ends.Dequeue(), true);
            }

            yield return (calls[i].Begin, i, false);
            if (calls[i].End != long.MaxValue)
            {
                ends.Enqueue(i, calls[i].End);
            }
        }

        while (ends.TryDequeue(out var call, out var end))
        {
            yield return (end, call, true);
        }
    }
}
