using Harness.Checkers;
using Harness.Runs;

namespace Harness.Cli.Tests;

public sealed class ExpectationTests
{
    [TestCase("safe:valid", Verdict.Valid)]
    [TestCase("safe:valid safe:unknown", Verdict.Unknown)]
    [TestCase("safe:valid safe:unknown safe:invalid", Verdict.Invalid)]
    [TestCase("unsafe:valid unsafe:invalid", Verdict.Valid)]
    [TestCase("unsafe:valid unsafe:valid", Verdict.Unknown)]
    [TestCase("unsafe:invalid safe:valid", Verdict.Valid)]
    [TestCase("unsafe:invalid safe:invalid", Verdict.Invalid)]
    [TestCase("unsafe:valid safe:invalid", Verdict.Invalid)]
    [TestCase("canary:invalid canary:invalid safe:valid", Verdict.Valid)]
    [TestCase("canary:invalid canary:valid", Verdict.Unknown)]
    [TestCase("canary:invalid canary:unknown", Verdict.Unknown)]
    [TestCase("blind:invalid", Verdict.Unknown)]
    [TestCase("canary:valid safe:invalid", Verdict.Invalid)]
    [TestCase("", Verdict.Unknown)]
    public void Of_Runs_IsTheWorstOfWhatWasNotExpected(string runs, Verdict expected) => Assert.That(
        Expectation.Of([.. runs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Run)]), Is.EqualTo(expected));

    [Test]
    public void Complaints_CanaryThatSings_SaysWhatThatMeans()
    {
        RunResults[] runs = [Run("canary:invalid"), Run("canary:valid"), Run("unsafe:valid"), Run("safe:invalid")];

        Assert.That(Expectation.Complaints(runs), Is.EqualTo(new[]
        {
            "canary is a canary: each run has to show lost-write, and 1 of 2 do not. As long as that is so, valid runs "
                + "prove nothing.",
            "unsafe expects some invalid runs, and has none among 1: does the harness see what goes wrong there?",
        }));
        Assert.That(runs.Select(Expectation.IsMet), Is.EqualTo(new[] { true, false, false, false }));
    }

    private static RunResults Run(string text)
    {
        var (scenario, verdict) = (text.Split(':')[0], Enum.Parse<Verdict>(text.Split(':')[1], ignoreCase: true));
        return FakeRuns.Results(scenario, 1, "hash", verdict) with
        {
            Expects = scenario switch
            {
                "unsafe" => "invalid",
                "canary" => "lost-write",
                "blind" => "stale-read",
                _ => null,
            },
        };
    }
}
