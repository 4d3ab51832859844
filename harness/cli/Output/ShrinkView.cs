using Harness.Shrinking;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>How far shrinking is, on standard error: live on a terminal, otherwise a line for each stage.</summary>
internal static class ShrinkView
{
    /// <summary>Does the work and shows how far it is.</summary>
    /// <param name="environment">Streams.</param>
    /// <param name="work">Calls its argument after each run.</param>
    public static T Track<T>(CliEnvironment environment, Func<Action<ShrinkProgress>, T> work) =>
        environment.ErrorIsTerminal
            ? environment.ErrorConsole().Status().Start("starting", context =>
                work(progress => context.Status = Markup.Escape(Text(progress))))
            : work(Lines(environment.Error));

    private static Action<ShrinkProgress> Lines(TextWriter error)
    {
        var stage = "";
        return progress =>
        {
            if (progress.Stage != stage)
            {
                stage = progress.Stage;
                error.WriteLine(Text(progress));
            }
        };
    }

    private static string Text(ShrinkProgress progress) =>
        $"{Quantity.Of(progress.Size.Operations, "operation")}, {Quantity.Of(progress.Size.Faults, "fault")}, "
        + (progress.Size.Deviations is { } deviations ? Quantity.Of(deviations, "deviation") : "any schedule")
        + $" after {Quantity.Of(progress.Runs, "run")}; next: {progress.Stage}";
}
