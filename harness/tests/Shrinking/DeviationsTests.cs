using Harness.Shrinking;
using Harness.Simulation;
using Harness.Simulation.Exploration;
using Harness.Tests.Simulation;

namespace Harness.Tests.Shrinking;

/// <summary>A schedule is the list of its deviations from first-in first-out.</summary>
public sealed class DeviationsTests
{
    [TestCase("choices:uniform")]
    [TestCase("choices:pct")]
    [TestCase("choices:priority")]
    [TestCase("choices:sparse")]
    public void Explore_RecordedDeviations_IsTheSameRun(string explore)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var recorded = Explore(ExploreOptions.Parse(seed, explore));
            var read = DeviationsJson.Read(DeviationsJson.Write(recorded.Deviations!), "deviations.json");
            var again = Explore(ExploreOptions.Parse(seed, "choices") with { Deviations = read });

            Assert.That(again.RunHash, Is.EqualTo(recorded.RunHash));
            Assert.That(again.Deviations, Is.EqualTo(recorded.Deviations));
            Assert.That(again.Log!.ToBytes(), Is.EqualTo(recorded.Log!.ToBytes()));
            Assert.That(recorded.Deviations, Is.Not.Empty);
        }
    }

    [Test]
    public void Explore_RecordingReplayed_HasTheSameDeviations()
    {
        var recorded = Explore(ExploreOptions.Parse(3, "choices:uniform"));
        var replayed = Explore(new ExploreOptions { Seed = 3, Replay = recorded.Log });

        Assert.That(replayed.Deviations, Is.EqualTo(recorded.Deviations));
    }

    [Test]
    public void Explore_FirstInFirstOut_HasNoDeviationsWhateverTheScheduleSeed()
    {
        var one = Explore(ExploreOptions.Parse(3, "choices:fifo"));
        var other = Explore(ExploreOptions.Parse(3, "choices:fifo") with { ScheduleSeed = 9 });

        Assert.That(one.Deviations, Is.Empty);
        Assert.That(other.RunHash, Is.EqualTo(one.RunHash));
    }

    [Test]
    public void Explore_OtherScheduleSeed_IsAnotherScheduleOfTheSameWorld()
    {
        var one = Explore(ExploreOptions.Parse(3, "choices:uniform"));
        var other = Explore(ExploreOptions.Parse(3, "choices:uniform") with { ScheduleSeed = 9 });
        var same = Explore(ExploreOptions.Parse(3, "choices:uniform") with { ScheduleSeed = 9 });

        Assert.That(other.RunHash, Is.Not.EqualTo(one.RunHash));
        Assert.That(same.RunHash, Is.EqualTo(other.RunHash));
    }

    [Test]
    public void Explore_EventsThatDoNotAppear_ArePassedOver()
    {
        var recorded = Explore(ExploreOptions.Parse(3, "choices:sparse"));
        var first = recorded.Deviations![0];
        IReadOnlyList<Deviation> more =
        [
            new(first.First, new EventKey(EventKind.Step, "nobody/1/main", 0)),
            new(new EventKey(EventKind.Frame, "nobody→nowhere#1", 3), first.Instead),
            .. recorded.Deviations,
        ];

        var again = Explore(ExploreOptions.Parse(3, "choices") with { Deviations = more });

        Assert.That(again.RunHash, Is.EqualTo(recorded.RunHash));
    }

    [Test]
    public void Write_EveryKindOfEvent_IsReadBack()
    {
        IReadOnlyList<Deviation> written =
        [
            new(new(EventKind.Step, "broker-1/1/main", 17), new(EventKind.Frame, "broker-2→broker-1#3", 0)),
            new(new(EventKind.Timer, "broker-1/1/main#4", 2), new(EventKind.Flush, "broker-1:/data/a b \"c\"#2", 1)),
            new(new(EventKind.Action, "end of fault 3#1", 0), new(EventKind.Step, "x", int.MaxValue)),
        ];

        Assert.That(DeviationsJson.Read(DeviationsJson.Write(written), "d"), Is.EqualTo(written));
        Assert.That(DeviationsJson.Read(DeviationsJson.Write([]), "d"), Is.Empty);
        Assert.That(DeviationsJson.Write(written), Does.Contain("\"frame broker-2→broker-1#3 0\""));
    }

    [TestCase("{}", "expected a list")]
    [TestCase("[", "d: ")]
    [TestCase("[1]", "d: [0]: expected an object")]
    [TestCase("""[{"first":"step a 1"}]""", "d: [0]: expected an object")]
    [TestCase("""[{"first":"step a 1","other":"step a 1"}]""", "d: [0].instead: expected an event")]
    [TestCase("""[{"first":"step a 1","instead":7}]""", "d: [0].instead")]
    [TestCase("""[{"first":"step a","instead":"step a 1"}]""", "d: [0].first")]
    [TestCase("""[{"first":"step  1","instead":"step a 1"}]""", "d: [0].first")]
    [TestCase("""[{"first":"leap a 1","instead":"step a 1"}]""", "d: [0].first")]
    [TestCase("""[{"first":"step a -1","instead":"step a 1"}]""", "d: [0].first")]
    [TestCase("""[{"first":"step a 99999999999","instead":"step a 1"}]""", "d: [0].first")]
    [TestCase("""[{"first":"0 a 1","instead":"step a 1"}]""", "d: [0].first")]
    public void Read_NotASchedule_SaysWhere(string json, string expected) => Assert.That(
        () => DeviationsJson.Read(json, "d"), Throws.TypeOf<FormatException>().With.Message.Contains(expected));

    private static ExplorationResult Explore(ExploreOptions options) =>
        Explorer.Explore(options with { RecordDeviations = true }, TestWorlds.PingPong);
}
