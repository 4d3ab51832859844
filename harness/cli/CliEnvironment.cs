using System.Runtime.InteropServices;
using Harness.Cli.Runs;
using Spectre.Console;

namespace Harness.Cli;

/// <summary>Where the command gets its input from and where its output goes.</summary>
internal sealed record CliEnvironment
{
    /// <summary>What a worker is asked to do.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Data.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Output"/> is a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether <c>NO_COLOR</c> is set to anything but the empty string.</summary>
    public bool NoColor { get; init; }

    /// <summary>What runs scenarios.</summary>
    public required IRuns Runs { get; init; }

    /// <summary>The clock of time limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Has something called when the user interrupts the process for the first time, which goes on then; until the
    /// result is disposed of.
    /// </summary>
    public Func<Action, IDisposable> OnInterrupt { get; init; } = _ => new CancellationTokenSource();

    /// <summary>The process's own streams.</summary>
    public static CliEnvironment Process(IRuns runs) => new()
    {
        Input = System.Console.In,
        Output = System.Console.Out,
        Error = System.Console.Error,
        OutputIsTerminal = !System.Console.IsOutputRedirected,
        ErrorIsTerminal = !System.Console.IsErrorRedirected,
        NoColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        Runs = runs,
        OnInterrupt = OnFirstSignal,
    };

    private static IDisposable OnFirstSignal(Action action)
    {
        var isFirst = true;
        return PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = isFirst;
            isFirst = false;
            action();
        });
    }

    /// <summary>A console on <see cref="Output"/>: coloured only on a terminal.</summary>
    public IAnsiConsole OutputConsole() => Console(Output, OutputIsTerminal);

    /// <summary>A console on <see cref="Error"/>: coloured only on a terminal.</summary>
    public IAnsiConsole ErrorConsole() => Console(Error, ErrorIsTerminal);

    private IAnsiConsole Console(TextWriter writer, bool terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = terminal && !NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
    });
}
