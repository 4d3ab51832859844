using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class ExplorerTests
{
    private static readonly string[] AllWays =
        ["choices", "choices:uniform", "choices:pct", "choices:priority", "operations"];

    [TestCaseSource(nameof(AllWays))]
    public void Explore_SameSeedTwice_SameRun(string explore)
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var first = TestWorlds.Run(TestWorlds.PingPong, seed, explore);
            var second = TestWorlds.Run(TestWorlds.PingPong, seed, explore);
            Assert.That(second with { Log = null }, Is.EqualTo(first with { Log = null }));
            Assert.That(second.Log?.ToBytes(), Is.EqualTo(first.Log?.ToBytes()));
            Assert.That(first.Choices, Is.GreaterThan(100));
            Assert.That(first.EnabledMean, Is.GreaterThan(1));
        }
    }

    [TestCaseSource(nameof(AllWays))]
    public void Explore_DifferentSeeds_DifferentRuns(string explore)
    {
        var hashes = Enumerable.Range(0, 10).Select(seed => TestWorlds.Run(TestWorlds.PingPong, (ulong)seed, explore).RunHash);
        Assert.That(hashes, Is.Unique);
    }

    [Test]
    public void Explore_UniformAndPct_DifferentSchedules()
    {
        var uniform = TestWorlds.Run(TestWorlds.PingPong, 7, "choices:uniform");
        var pct = TestWorlds.Run(TestWorlds.PingPong, 7, "choices:pct");
        Assert.That(pct.RunHash, Is.Not.EqualTo(uniform.RunHash));
        Assert.That(uniform.Explore, Is.EqualTo("choices:uniform"));
        Assert.That(pct.Explore, Does.Match("^choices:pct-[123]$"));
    }

    [Test]
    public void Explore_PolicyNotNamed_AllPoliciesAreDrawn()
    {
        var drawn = Enumerable.Range(0, 60).Select(seed =>
            TestWorlds.Run(world => TestWorlds.PingPong(world, TestWorlds.Ms), (ulong)seed).Explore);
        string[] all = ["choices:uniform", "choices:pct-1", "choices:pct-2", "choices:pct-3", "choices:priority"];
        Assert.That(drawn.Distinct(), Is.EquivalentTo(all));
    }

    [Test]
    public void Explore_BodyThrows_PassedOn()
    {
        foreach (var explore in AllWays)
        {
            Assert.That(
                () => Explorer.Explore(ExploreOptions.Parse(1, explore), _ => throw new FormatException("of the body")),
                Throws.TypeOf<FormatException>().With.Message.EqualTo("of the body"));
        }
    }

    [Test]
    public void Explore_TooManySteps_FailureOfTheHarness()
    {
        var options = new ExploreOptions { Seed = 1, MaxSteps = 50 };
        var result = Explorer.Explore(options, TestWorlds.PingPong);
        Assert.That(result.Failure, Is.TypeOf<HarnessException>());
        Assert.That(result.Steps, Is.EqualTo(51));
    }

    [Test]
    public void Explore_AnyPolicy_NoEventOutsideItsWindow()
    {
        foreach (var explore in AllWays)
        {
            var last = 0L;
            TestWorlds.Run(world =>
            {
                world.StepTaken = step =>
                {
                    Assert.That(step.TimeNs, Is.InRange(step.EarliestNs, step.LatestNs), step.Name);
                    Assert.That(step.TimeNs, Is.GreaterThanOrEqualTo(last));
                    last = step.TimeNs;
                };
                TestWorlds.PingPong(world);
            }, 3, explore);
            Assert.That(last, Is.EqualTo(200 * TestWorlds.Ms));
        }
    }

    [Test]
    public void Parse_UnknownWay_NamesTheKnownOnes() =>
        Assert.That(() => ExploreOptions.Parse(1, "dfs"), Throws.TypeOf<FormatException>().With.Message.Contains("choices:pct"));

    [Test]
    public void Measure_ToyWorld_FasterThanTheFloor() =>
        Assert.That(Harness.Simulation.Bench.BareScheduler.Measure(TimeProvider.System, 200_000), Is.GreaterThan(50_000));
}
