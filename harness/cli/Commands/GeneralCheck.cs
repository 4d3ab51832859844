using Harness.Checkers;
using Harness.Histories;
using Harness.Histories.General;
using Harness.Linearizability;

namespace Harness.Cli.Commands;

/// <summary>Judges a history file by a model of linearizability, independent parts of it at the same time.</summary>
/// <param name="time">The clock.</param>
/// <param name="timeLimit">How long it may take; null for no limit.</param>
internal sealed class GeneralCheck(TimeProvider time, TimeSpan? timeLimit)
{
    private const string NotLinearizable = "not-linearizable";
    private const int Shown = 8;

    /// <summary>Judges a file.</summary>
    /// <exception cref="HistoryFormatException">It is no history of the model's operations.</exception>
    public CheckResult Judge(SequentialModel model, string path)
    {
        var limit = new SearchLimit(time, timeLimit is { } span ? time.GetUtcNow() + span : null);
        var calls = GeneralHistory.Read(File.ReadAllBytes(path), path);
        var checker = new LinearizabilityChecker(model, limit);
        if (checker.Problem(calls) is { } problem)
        {
            throw new HistoryFormatException(path, problem.Call.Line, null, problem.What);
        }

        if (calls.Count == 0)
        {
            return new CheckResult(
                Verdict.Unknown, [], new SortedDictionary<string, long>(), "nothing happened in it that can be judged");
        }

        return ToResult(checker.Check(calls, (count, judge) => Parallel.For(0, count, judge)));
    }

    private static CheckResult ToResult(IReadOnlyList<PartResult> parts)
    {
        var findings = parts.Where(part => part.Verdict == Verdict.Invalid).Take(Shown)
            .Select(part => new Finding(
                NotLinearizable, part.Because!, [.. part.Evidence!.SelectMany(Entries).Order()]));
        var wrong = parts.Count(part => part.Verdict == Verdict.Invalid);
        var open = parts.Where(part => part.Verdict == Verdict.Unknown).ToList();
        var verdict = wrong > 0 ? Verdict.Invalid : open.Count > 0 ? Verdict.Unknown : Verdict.Valid;
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (wrong > 0)
        {
            counts.Add(NotLinearizable, wrong);
        }

        return new CheckResult(
            verdict,
            [.. findings],
            counts,
            verdict == Verdict.Unknown ? string.Join("; ", open.Take(Shown).Select(part => part.Because)) : null);
    }

    private static IEnumerable<long> Entries(Call call) => call.IsOk ? [call.Begin, call.End] : [call.Begin];
}
