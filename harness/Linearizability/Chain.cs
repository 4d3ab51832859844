using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>
/// Calls that nothing can come between: the write of a value, its reads, the compare-and-set that replaces it, and so
/// on.
/// </summary>
internal sealed class Chain
{
    private readonly List<Call> calls = [];

    /// <summary>The calls, in an order that can hold if any can.</summary>
    public IReadOnlyList<Call> Calls => calls;

    /// <summary>Why they can not stand in their order; null if they can.</summary>
    public Contradiction? Contradiction { get; private set; }

    /// <summary>Of all ends the earliest; -1 if the chain begins with the state before the first call.</summary>
    public long EarliestEnd { get; private set; } = long.MaxValue;

    /// <summary>Of all beginnings the latest.</summary>
    public long LatestBegin { get; private set; } = -1;

    /// <summary>Whose end is the earliest; null for the state before the first call.</summary>
    public Call? EndsFirst { get; private set; }

    /// <summary>Whose beginning is the latest.</summary>
    public Call? BeginsLast { get; private set; }

    /// <summary>By this, chains are sorted.</summary>
    public long Place => Math.Min(EarliestEnd, LatestBegin);

    /// <summary>It begins with the state before the first call, and so stands before all others.</summary>
    public void BeginsHistory() => EarliestEnd = -1;

    /// <summary>Adds calls that come after all others, in whatever order among themselves.</summary>
    public void Add(IReadOnlyList<Call> layer)
    {
        foreach (var call in layer)
        {
            if (call.End < LatestBegin)
            {
                Contradiction ??= new Contradiction(
                    [call, BeginsLast!], "the first needs the second, which began after it had ended");
            }

            if (call.End < EarliestEnd)
            {
                (EarliestEnd, EndsFirst) = (call.End, call);
            }
        }

        foreach (var call in layer)
        {
            if (call.Begin > LatestBegin)
            {
                (LatestBegin, BeginsLast) = (call.Begin, call);
            }
        }

        // Reads of one value stand in the order they began, which real time can not contradict.
        calls.AddRange(layer.OrderBy(call => call.Begin));
    }
}
