using Harness.Histories.General;

namespace Harness.Checkers.Kafka;

/// <summary>What a history says of one key, which is a partition.</summary>
internal sealed class KafkaKey(Datum name)
{
    private readonly Dictionary<Datum, KafkaValue> byValue = [];
    private readonly List<KafkaValue> values = [];

    public Datum Name { get; } = name;

    /// <summary>All values, by first appearance.</summary>
    public IReadOnlyList<KafkaValue> Values => values;

    /// <summary>The offsets known to hold something, ascending. Gaps between them mean nothing.</summary>
    public IReadOnlyList<KafkaVersion> Versions { get; private set; } = [];

    /// <summary>What was seen of a value.</summary>
    public KafkaValue this[Datum value]
    {
        get
        {
            if (!byValue.TryGetValue(value, out var known))
            {
                known = new KafkaValue(value);
                byValue.Add(value, known);
                values.Add(known);
            }

            return known;
        }
    }

    /// <summary>Puts the values in the order of their offsets.</summary>
    public void Order()
    {
        var byOffset = new SortedDictionary<long, List<KafkaValue>>();
        foreach (var value in values)
        {
            foreach (var offset in value.Offsets)
            {
                if (!byOffset.TryGetValue(offset, out var there))
                {
                    byOffset.Add(offset, there = []);
                }

                there.Add(value);
            }
        }

        Versions = [.. byOffset.Select(version => new KafkaVersion(version.Key, version.Value))];
        for (var i = 0; i < Versions.Count; i++)
        {
            if (Versions[i].Values is [{ Offsets.Count: 1 } only])
            {
                only.Index = i;
            }
        }
    }
}
