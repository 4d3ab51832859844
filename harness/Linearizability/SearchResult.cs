using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>What a search came to.</summary>
internal abstract record SearchResult
{
    /// <summary>An order exists: this one.</summary>
    internal sealed record Possible(IReadOnlyList<Call> Order) : SearchResult;

    /// <summary>No order exists.</summary>
    /// <param name="Stuck">Number of the call that can not have taken effect before it ended.</param>
    /// <param name="Order">An order of all calls that ended before, and of others that had begun.</param>
    /// <param name="States">Some of the states the object can have had then, for a person.</param>
    internal sealed record Impossible(int Stuck, IReadOnlyList<Call> Order, IReadOnlyList<string> States)
        : SearchResult;

    /// <summary>It reached a limit.</summary>
    /// <param name="Call">Number of the call whose end it had come to.</param>
    /// <param name="Configurations">How many configurations it had to keep.</param>
    /// <param name="OutOfTime">True if the time was over; false if there were too many configurations.</param>
    internal sealed record Stopped(int Call, int Configurations, bool OutOfTime) : SearchResult;
}
