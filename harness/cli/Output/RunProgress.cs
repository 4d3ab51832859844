using System.Globalization;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>Progress on standard error: a live bar on a terminal, otherwise a plain line now and then.</summary>
internal static class RunProgress
{
    /// <summary>Most plain lines printed, so that logs stay readable.</summary>
    private const int MostLines = 20;

    /// <summary>Does the work and shows how far it is.</summary>
    /// <param name="environment">Streams.</param>
    /// <param name="total">Steps of the work.</param>
    /// <param name="work">Calls its argument after each step with the name of the step.</param>
    public static T Track<T>(CliEnvironment environment, int total, Func<Action<string>, T> work) =>
        environment.ErrorIsTerminal ? Live(environment, total, work) : work(Lines(environment.Error, total));

    private static T Live<T>(CliEnvironment environment, int total, Func<Action<string>, T> work) =>
        environment.ErrorConsole().Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask("starting", maxValue: Math.Max(1, total));
            return work(step =>
            {
                task.Description = Markup.Escape(step);
                task.Increment(1);
            });
        });

    private static Action<string> Lines(TextWriter error, int total)
    {
        var done = 0;
        var every = Math.Max(1, total / MostLines);
        return step =>
        {
            done++;
            if (done % every == 0 || done == total)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {total}: {step}"));
            }
        };
    }
}
