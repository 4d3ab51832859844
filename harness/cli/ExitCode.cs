using Harness.Checkers;

namespace Harness.Cli;

/// <summary>Exit codes of the command; a contract.</summary>
internal static class ExitCode
{
    /// <summary>Every history is valid, or what was asked for is done.</summary>
    public const int Valid = 0;

    /// <summary>A history is invalid.</summary>
    public const int Invalid = 1;

    /// <summary>A history could not be judged, and none is invalid.</summary>
    public const int Unknown = 2;

    /// <summary>The harness or its surroundings failed, or a replay differed.</summary>
    public const int Failed = 3;

    /// <summary>The command line, or a file it names, is wrong.</summary>
    public const int Usage = 64;

    /// <summary>The code of a verdict.</summary>
    public static int Of(Verdict verdict) => verdict switch
    {
        Verdict.Valid => Valid,
        Verdict.Invalid => Invalid,
        _ => Unknown,
    };
}
