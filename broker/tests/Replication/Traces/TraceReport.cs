using System.Text;

namespace Broker.Tests.Replication.Traces;

/// <summary>Shows a run beside its script.</summary>
internal static class TraceReport
{
    /// <summary>The script up to the first step that differs, and there both what was expected and what came.</summary>
    public static string Difference(TraceRun run)
    {
        var text = new StringBuilder().AppendLine().AppendLine($"{run.Script.Name}:").AppendLine();
        foreach (var (step, actual) in run.Script.Steps.Zip(run.Actual))
        {
            Append(text, step, actual);
            if (!step.IsMetBy(actual))
            {
                text.AppendLine($"The step at line {step.Line} differs: '-' was expected, '+' came.");
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>All steps.</summary>
    public static string Everything(TraceRun run)
    {
        var text = new StringBuilder().AppendLine($"{run.Script.Name}:").AppendLine();
        foreach (var (step, actual) in run.Script.Steps.Zip(run.Actual))
        {
            Append(text, step, actual);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, TraceStep step, IReadOnlyList<string> actual)
    {
        foreach (var command in step.Commands)
        {
            text.AppendLine($"  {command}");
        }

        text.AppendLine("  ----");
        foreach (var line in Merge(step.Expected, actual))
        {
            text.AppendLine(line);
        }

        text.AppendLine();
    }

    // Lines that both have in common, in order, and the others marked: by the longest common subsequence.
    private static IEnumerable<string> Merge(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var common = new int[expected.Count + 1, actual.Count + 1];
        for (var i = expected.Count - 1; i >= 0; i--)
        {
            for (var j = actual.Count - 1; j >= 0; j--)
            {
                common[i, j] = IsSame(expected[i], actual[j])
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var (left, right) = (0, 0);
        while (left < expected.Count || right < actual.Count)
        {
            if (left < expected.Count && right < actual.Count && IsSame(expected[left], actual[right]))
            {
                yield return $"  {actual[right++]}";
                left++;
            }
            else if (left < expected.Count
                && (right == actual.Count || common[left + 1, right] >= common[left, right + 1]))
            {
                yield return $"- {expected[left++]}";
            }
            else
            {
                yield return $"+ {actual[right++]}";
            }
        }
    }

    private static bool IsSame(string expected, string actual) => TraceStep.Words(expected) == TraceStep.Words(actual);
}
