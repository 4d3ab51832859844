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
    [TestCase("", Verdict.Unknown)]
    public void Of_Runs_IsTheWorstOfWhatWasNotExpected(string runs, Verdict expected) => Assert.That(
        Expectation.Of([.. runs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Run)]), Is.EqualTo(expected));

    private static RunResults Run(string text)
    {
        var (scenario, verdict) = (text.Split(':')[0], Enum.Parse<Verdict>(text.Split(':')[1], ignoreCase: true));
        return FakeRuns.Results(scenario, 1, "hash", verdict) with
        {
            Expects = scenario == "unsafe" ? "invalid" : null,
        };
    }
}
