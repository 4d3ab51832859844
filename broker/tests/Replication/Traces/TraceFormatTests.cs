namespace Broker.Tests.Replication.Traces;

/// <summary>That a script means what it says.</summary>
public sealed class TraceFormatTests
{
    [Test]
    public void Parse_ProseCommandsAndExpectations_AreToldApart()
    {
        var script = TraceScript.Parse(
            "x", "# prose\n\nfirst 1\n# more\nsecond\n----\nline 1\n# line 2\n\nthird\n----\n\n");

        Assert.That(script.Steps, Has.Count.EqualTo(2));
        Assert.That(script.Steps[0].Commands, Is.EqualTo(new[] { "first 1", "second" }));
        Assert.That(script.Steps[0].Expected, Is.EqualTo(new[] { "line 1", "# line 2" }));
        Assert.That(script.Steps[1].Commands, Is.EqualTo(new[] { "third" }));
        Assert.That(script.Steps[1].Expected, Is.Empty);
    }

    [TestCase("# only prose\n")]
    [TestCase("state\n")]
    [TestCase("state\n----\n\nstate\n")]
    public void Parse_CommandsWithoutExpectation_AreRefused(string text) =>
        Assert.That(() => TraceScript.Parse("x", text), Throws.TypeOf<TraceException>());

    [TestCase("state\n----\nnothing\n\n", false)]
    [TestCase("state 2\n----\n2  follows 1 in epoch 0   |\n\n", true)]
    [TestCase("state 2\n----\n2 follows 1 in epoch 0 |\nmore\n\n", false)]
    [TestCase("dance\n----\nerror: there is no command 'dance'\n\n", true)]
    [TestCase("crash 1\nfetch 1\n----\nerror: broker 1 is down\n\n", true)]
    public void Run_ExpectationAndWhatCame_AreCompared(string text, bool asExpected) =>
        Assert.That(TraceRun.Of(TraceScript.Parse("x", text), new TraceOptions()).IsAsExpected, Is.EqualTo(asExpected));

    [Test]
    public void Difference_OfAStep_ShowsBoth()
    {
        var script = TraceScript.Parse(
            "x", "state 2\n----\n2 follows 1 in epoch 0 |\n\nstate 3\n----\n3 leads\n\nstate 1\n----\n\n");

        var report = TraceReport.Difference(TraceRun.Of(script, new TraceOptions()));

        Assert.That(report, Does.Contain("  2 follows 1 in epoch 0  |").And.Contain("- 3 leads")
            .And.Contain("+ 3 follows 1 in epoch 0  |").And.Contain("line 5").And.Not.Contain("state 1"));
    }

    [Test]
    public void Run_Twice_IsTheSame()
    {
        foreach (var script in TraceScript.Names.Select(TraceScript.Read))
        {
            var first = TraceRun.Of(script, new TraceOptions(), toTheEnd: true).Actual;
            Assert.That(TraceRun.Of(script, new TraceOptions(), toTheEnd: true).Actual, Is.EqualTo(first), script.Name);
        }
    }

    [Test]
    public void Documentation_NamesEveryTraceAndEveryCommand()
    {
        using var stream = typeof(TraceFormatTests).Assembly.GetManifestResourceStream("traces.md")!;
        var text = new StreamReader(stream).ReadToEnd();

        Assert.Multiple(() =>
        {
            foreach (var name in TraceScript.Names)
            {
                Assert.That(text, Does.Contain($"`{name[(name.LastIndexOf('/') + 1)..]}`"));
            }

            foreach (var command in TraceRun.CommandNames)
            {
                Assert.That(text, Does.Match($"`{command}[ `]"));
            }
        });
    }
}
