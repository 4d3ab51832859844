using Harness.Faults;

namespace Harness.Scenarios;

/// <summary>Reads <c>faults.sequences</c>.</summary>
internal static class SequenceParser
{
    private const int MaxSequences = 100;
    private const int MaxSteps = 100;
    private const int MaxName = 100;
    private const int MaxAfterMs = 3_600_000;

    private static readonly IReadOnlyList<string> Kinds = ScenarioKeys.FaultKinds;

    public static IReadOnlyList<ScenarioSequence> Parse(YamlSection faults, int brokers)
    {
        var sequences = faults.Items("sequences", MaxSequences, ScenarioKeys.Sequence)
            .Select(section => new ScenarioSequence(
                section.Text("name", MaxName),
                section.Integer("weight", 0, 1000, 1),
                [.. section.Items("steps", MaxSteps, ScenarioKeys.Step).Select((step, i) => Step(step, i, brokers))]))
            .ToList();
        return sequences.Sum(sequence => sequence.Weight) > 0
            ? sequences
            : throw faults.Wrong("sequences", "at least one needs a weight above 0");
    }

    private static ScenarioStep Step(YamlSection section, int index, int brokers)
    {
        var name = section.OneOf("kind", Kinds);
        var traits = FaultTraits.All.First(t => t.Name == name);
        var allowed = ScenarioKeys.StepOf(traits);
        if (section.Keys.FirstOrDefault(key => !allowed.Contains(key)) is { } foreign)
        {
            throw section.Wrong(foreign, $"not a key of {name}; allowed here: {string.Join(", ", allowed)}");
        }

        var after = section.Range("afterMs", 0, MaxAfterMs, new Bounds(0, 0));
        return index == 0 && after != new Bounds(0, 0)
            ? throw section.Wrong("afterMs", "the first step begins the sequence: 0")
            : new ScenarioStep(after, FaultSectionParser.Kind(section, section, traits, brokers, 1));
    }
}
