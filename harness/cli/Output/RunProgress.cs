using System.Globalization;
using Harness.Checkers;
using Harness.Runs;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>
/// Progress on standard error: a live bar on a terminal, otherwise a plain line now and then; nothing for a single run.
/// </summary>
internal static class RunProgress
{
    /// <summary>Most plain lines printed, so that logs stay readable.</summary>
    private const int MostLines = 20;

    /// <summary>Does the work and shows how far it is.</summary>
    /// <param name="environment">Streams.</param>
    /// <param name="total">Runs to make.</param>
    /// <param name="work">Calls its argument after each run.</param>
    public static T Track<T>(CliEnvironment environment, int total, Func<Action<RunResults>, T> work) =>
        environment.ErrorIsTerminal ? Live(environment, total, work) : work(Lines(environment.Error, total));

    private static T Live<T>(CliEnvironment environment, int total, Func<Action<RunResults>, T> work) =>
        environment.ErrorConsole().Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask("starting", maxValue: Math.Max(1, total));
            var bad = 0;
            return work(results =>
            {
                task.Description = Markup.Escape(Describe(results, ref bad));
                task.Increment(1);
            });
        });

    private static Action<RunResults> Lines(TextWriter error, int total)
    {
        var (done, bad) = (0, 0);
        var every = Math.Max(1, (total + MostLines - 1) / MostLines);
        return results =>
        {
            done++;
            var text = Describe(results, ref bad);
            if (done % every == 0 || done == total)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {total}: {text}"));
            }
        };
    }

    private static string Describe(RunResults results, ref int bad)
    {
        bad += results.Verdict == Verdict.Valid ? 0 : 1;
        var so = bad == 0 ? "all valid so far" : $"{bad} not valid so far";
        return string.Create(CultureInfo.InvariantCulture, $"{results.Scenario}, seed {results.Seed}; {so}");
    }
}
