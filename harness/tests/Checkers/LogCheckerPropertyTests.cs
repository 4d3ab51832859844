using FsCheck;
using FsCheck.Fluent;
using Harness.Checkers;
using Harness.Histories;

namespace Harness.Tests.Checkers;

/// <summary>Correct runs are valid, and every kind of mistake is found where it is one for certain.</summary>
public sealed class LogCheckerPropertyTests
{
    private const int Runs = 400;

    private static readonly object[] Mistakes =
    [
        new object[] { "drop", (Mistake)Corruption.Drop, "lost-write" },
        new object[] { "repeat", (Mistake)Corruption.Repeat, "duplicate" },
        new object[] { "swap", (Mistake)Corruption.Swap, "reordered" },
        new object[] { "rewind", (Mistake)Corruption.Rewind, "int-nonmonotonic-poll" },
        new object[] { "retime", (Mistake)Corruption.Retime, "from-nowhere" },
        new object[] { "payload", (Mistake)Corruption.Payload, "from-nowhere" },
        new object[] { "key", (Mistake)Corruption.Key, "from-nowhere" },
    ];

    public delegate IReadOnlyList<HistoryEntry>? Mistake(IReadOnlyList<HistoryEntry> history, int pick);

    [Test]
    public void Check_CorrectRuns_AccusesNobody()
    {
        foreach (var (seed, _) in Seeds())
        {
            var result = new LogLinearizabilityChecker().Check(ModelledRun.Of(seed));

            Assert.That(
                (result.Verdict, result.Reason), Is.EqualTo((Verdict.Valid, (string?)null)),
                () => $"seed {seed}: {string.Join('\n', result.Findings)}");
        }
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Check_OneMistake_IsAlwaysFound(string name, Mistake mistake, string anomaly)
    {
        var made = 0;
        foreach (var (seed, pick) in Seeds())
        {
            if (mistake(ModelledRun.Of(seed), pick) is not { } history)
            {
                continue;
            }

            made++;
            var result = new LogChecker().Check(history);
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid), $"{name}, seed {seed}, pick {pick}");
            Assert.That(
                result.Counts.Keys, Does.Contain(anomaly),
                () => $"{name}, seed {seed}, pick {pick}: {string.Join('\n', result.Findings)}");
        }

        Assert.That(made, Is.GreaterThan(Runs / 4), "the mistake can be made in many runs");
    }

    private static IEnumerable<(ulong Seed, int Pick)> Seeds() =>
        (from seed in Gen.Choose(0, int.MaxValue - 1) from pick in Gen.Choose(0, 10_000) select ((ulong)seed, pick))
        .Sample(Runs, new Rnd(4711), 10);
}
