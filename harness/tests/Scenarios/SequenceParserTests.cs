using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Tests.Scenarios;

public sealed class SequenceParserTests
{
    [Test]
    public void Parse_Sequences_AreRead()
    {
        var faults = Parse("""
              count: 0
              sequenceCount: 1..2
              sequences:
                - name: late
                  weight: 3
                  steps:
                    - { kind: hold-request, roles: [leader], apis: [Fetch], ordinal: 1, durationMs: 100..200 }
                    - { kind: crash, afterMs: 50..60, nodes: 2, storageCalls: 0..3, durationMs: 300 }
            """);

        Assert.That(faults.SequenceCount, Is.EqualTo(new Bounds(1, 2)));
        var late = faults.Sequences.Single();
        Assert.That((late.Name, late.Weight, late.LongestMs), Is.EqualTo(("late", 3, 360)));
        Assert.That(late.Steps[0].AfterMs, Is.EqualTo(new Bounds(0, 0)));
        Assert.That(late.Steps[0].Fault.Roles, Is.EqualTo(new[] { FaultRole.Leader }));
        Assert.That(late.Steps[0].Fault.Amount, Is.EqualTo(new Bounds(1, 1)));
        Assert.That(late.Steps[1].AfterMs, Is.EqualTo(new Bounds(50, 60)));
        Assert.That(late.Steps[1].Fault.Nodes, Is.EqualTo(new Bounds(2, 2)));
    }

    [TestCase("{ kind: pause, afterMs: 5, durationMs: 100 }", "the first step begins the sequence: 0")]
    [TestCase("{ kind: paws, durationMs: 100 }", "'paws' is not one of: crash, pause, ")]
    [TestCase("{ durationMs: 100 }", "'faults.sequences[0].steps[0].kind': missing")]
    [TestCase("{ kind: pause, durationMs: 100, apis: [Fetch] }", "not a key of pause; allowed here: kind, afterMs, ")]
    [TestCase("{ kind: pause, durationMs: 100, weight: 2 }", "'faults.sequences[0].steps[0].weight': not a known key")]
    [TestCase("{ kind: partition, durationMs: 100, nodes: 3 }", "'3' is not a range")]
    [TestCase("{ kind: pause }", "durationMs': missing")]
    public void Parse_StepThatIsNone_SaysWhatIsWrong(string step, string problem) => Assert.That(
        () => Parse($"""
              count: 0
              sequences:
                - name: wrong
                  steps:
                    - {step}
            """),
        Throws.TypeOf<ScenarioException>().With.Message.Contains(problem));

    [Test]
    public void Parse_NoSequenceThatCanBePicked_IsRefused() => Assert.That(
        () => Parse("""
              count: 0
              sequences:
                - { name: never, weight: 0, steps: [ { kind: pause, durationMs: 100 } ] }
            """),
        Throws.TypeOf<ScenarioException>().With.Message.Contains("at least one needs a weight above 0"));

    private static ScenarioFaults Parse(string faults) =>
        ScenarioText.Parse(ScenarioText.Minimal + "\n\nfaults:\n" + faults).Faults;
}
