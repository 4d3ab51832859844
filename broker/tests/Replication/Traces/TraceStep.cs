namespace Broker.Tests.Replication.Traces;

/// <summary>Commands of a script, and what has to come of them.</summary>
/// <param name="Commands">The commands, one a line.</param>
/// <param name="Expected">The lines that have to be written, without spaces at their ends.</param>
/// <param name="Line">The line of the first command in the script, from 1.</param>
internal sealed record TraceStep(IReadOnlyList<string> Commands, IReadOnlyList<string> Expected, int Line)
{
    /// <summary>Whether these lines came, wherever columns begin.</summary>
    public bool IsMetBy(IReadOnlyList<string> lines) => Expected.Select(Words).SequenceEqual(lines.Select(Words));

    /// <summary>A line with single spaces between its words.</summary>
    public static string Words(string line) =>
        string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
