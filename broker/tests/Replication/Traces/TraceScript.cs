namespace Broker.Tests.Replication.Traces;

/// <summary>
/// A script: prose in lines that begin with <c>#</c>, and steps. A step is one command or more, a line <c>----</c>, the
/// lines that have to come of it, and an empty line. Commands at the end without <c>----</c> are a mistake.
/// </summary>
internal sealed record TraceScript(string Name, IReadOnlyList<TraceStep> Steps)
{
    private const string Prefix = "trace:";
    private const string Divider = "----";

    /// <summary>Names of all scripts; those of mechanisms that do not exist yet begin with <c>pending/</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(TraceScript).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..].Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a script.</summary>
    public static TraceScript Read(string name)
    {
        using var stream = typeof(TraceScript).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new TraceException($"there is no script {name}");
        using var reader = new StreamReader(stream);
        return Parse(name, reader.ReadToEnd());
    }

    /// <summary>Reads a script from its text.</summary>
    public static TraceScript Parse(string name, string text)
    {
        var steps = new List<TraceStep>();
        var commands = new List<string>();
        var lines = text.Split('\n').Select(line => line.TrimEnd()).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] == Divider)
            {
                var expected = lines.Skip(i + 1).TakeWhile(line => line.Length > 0).ToList();
                steps.Add(new TraceStep([.. commands], expected, i + 1 - commands.Count));
                commands.Clear();
                i += expected.Count;
            }
            else if (lines[i].Length > 0 && lines[i][0] != '#')
            {
                commands.Add(lines[i]);
            }
        }

        return commands.Count == 0 && steps.Count > 0
            ? new TraceScript(name, steps)
            : throw new TraceException($"{name}: the last commands have no {Divider}, or there are none");
    }
}
