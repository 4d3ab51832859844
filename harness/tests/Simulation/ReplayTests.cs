using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class ReplayTests
{
    private const ulong Seed = 11;

    // Where the choices begin in a log.
    private const int FirstChoice = 32;

    [Test]
    public void Replay_RecordedLog_SameRun()
    {
        foreach (var explore in new[] { "choices:uniform", "choices:pct", "choices:priority" })
        {
            var recorded = TestWorlds.Run(TestWorlds.PingPong, Seed, explore);
            var replayed = Replay(ChoiceLog.Parse(recorded.Log!.ToBytes()), TestWorlds.PingPong);
            Assert.That(
                replayed with { Log = null, Explore = "" }, Is.EqualTo(recorded with { Log = null, Explore = "" }));
        }
    }

    [Test]
    public void Replay_FailedRun_SameFailure()
    {
        static void Body(World world)
        {
            TestWorlds.Client(world, "bad", async ports =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), ports.Time);
                throw new FormatException("on purpose");
            });
            TestWorlds.PingPong(world);
        }

        var recorded = Explorer.Explore(ExploreOptions.Parse(Seed, "choices"), Body);
        var replayed = Replay(recorded.Log!, Body);
        Assert.That(recorded.Failure, Is.TypeOf<ReactorFailedException>());
        Assert.That(replayed.Failure!.Message, Is.EqualTo(recorded.Failure!.Message));
        Assert.That(replayed.RunHash, Is.EqualTo(recorded.RunHash));
    }

    [Test]
    public void Replay_OneChoiceChanged_NamesStepTimeAndEvent()
    {
        var bytes = Record();
        var changed = FirstChoice + 40;
        bytes[changed] = (byte)(bytes[changed] == 0 ? 1 : 0);
        Assert.That(
            () => Replay(ChoiceLog.Parse(bytes), TestWorlds.PingPong),
            Throws.TypeOf<ReplayDifferedException>().With.Message
                .Match(@"step \d+ at 0\.\d{9} s, (step of|timer|frame|flush|action) .* is not the event"));
    }

    [Test]
    public void Replay_ChoiceOutOfRange_NamesWhatWasEnabled()
    {
        var bytes = Record();
        bytes[FirstChoice + 40] = 120;
        Assert.That(
            () => Replay(ChoiceLog.Parse(bytes), TestWorlds.PingPong),
            Throws.TypeOf<ReplayDifferedException>().With.Message
                .Match("choice 41 was index 120, but only [0-9]+ are enabled .enabled now: "));
    }

    [Test]
    public void Replay_RunGoesOnLonger_Reported()
    {
        var log = ChoiceLog.Parse(Record());
        Assert.That(
            () => Replay(log, world => TestWorlds.PingPong(world, 201 * TestWorlds.Ms)),
            Throws.TypeOf<ReplayDifferedException>());
    }

    [Test]
    public void Replay_RunEndsEarlier_Reported()
    {
        var log = ChoiceLog.Parse(Record());
        Assert.That(
            () => Replay(log, _ => { }),
            Throws.TypeOf<ReplayDifferedException>().With.Message.Contains("ended after step 0"));
    }

    [Test]
    public void Replay_OtherSeed_Reported()
    {
        var log = ChoiceLog.Parse(Record());
        Assert.That(
            () => Explorer.Explore(new ExploreOptions { Seed = 12, Replay = log }, TestWorlds.PingPong),
            Throws.TypeOf<ReplayDifferedException>());
    }

    [Test]
    public void Parse_CutAtAnyPlace_InvalidData()
    {
        var bytes = TestWorlds.Run(world => TestWorlds.PingPong(world, 2 * TestWorlds.Ms)).Log!.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.That(() => ChoiceLog.Parse(cut), Throws.TypeOf<InvalidDataException>());
        }
    }

    [Test]
    public void Parse_EnormousCounts_InvalidDataWithoutAllocating()
    {
        foreach (var field in new[] { 16, 24 })
        {
            var bytes = Record();
            bytes.AsSpan(field, 8).Fill(0xFF);
            Assert.That(() => ChoiceLog.Parse(bytes), Throws.TypeOf<InvalidDataException>());
        }
    }

    private static byte[] Record() => TestWorlds.Run(TestWorlds.PingPong, Seed).Log!.ToBytes();

    private static ExplorationResult Replay(ChoiceLog log, Action<World> body) =>
        Explorer.Explore(new ExploreOptions { Seed = Seed, Replay = log }, body);
}
