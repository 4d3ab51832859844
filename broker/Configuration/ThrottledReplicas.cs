using System.Collections.Immutable;
using System.Globalization;

namespace Broker.Configuration;

/// <summary>Replicas of a topic whose replication is limited (KIP-73): none, all, or some.</summary>
public sealed class ThrottledReplicas
{
    private readonly bool isAll;
    private readonly ImmutableSortedSet<(int Partition, int Broker)> some;

    private ThrottledReplicas(bool isAll, ImmutableSortedSet<(int Partition, int Broker)> some) =>
        (this.isAll, this.some) = (isAll, some);

    /// <summary>No replica.</summary>
    public static ThrottledReplicas None { get; } = new(false, []);

    /// <summary>Reads <c>*</c>, or <c>partition:broker</c> any number of times, parted by commas.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static ThrottledReplicas Parse(string text)
    {
        if (text.Trim() == "*")
        {
            return new(true, []);
        }

        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(false, [.. items.Select(Item)]);
    }

    /// <summary>Whether a broker's replica of a partition is one of them.</summary>
    public bool Contains(int partition, int broker) => isAll || some.Contains((partition, broker));

    private static (int Partition, int Broker) Item(string text) =>
        text.Split(':') is [var partition, var broker] && Number(partition) is { } number && Number(broker) is { } id
            ? (number, id)
            : throw new FormatException($"'{text}' is not a replica; give partition:broker, or * alone for all.");

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
