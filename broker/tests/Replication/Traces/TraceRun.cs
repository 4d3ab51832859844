using Broker.Tests.Replication.Traces.Commands;

namespace Broker.Tests.Replication.Traces;

/// <summary>What came of running a script: the lines of each step, up to the first that differ.</summary>
/// <param name="Script">The script.</param>
/// <param name="Actual">The lines that were written, step by step.</param>
internal sealed record TraceRun(TraceScript Script, IReadOnlyList<IReadOnlyList<string>> Actual)
{
    private const string Setup = "cluster";

    private static readonly SortedDictionary<string, ITraceCommand> Commands = new(
        typeof(ITraceCommand).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(ITraceCommand)))
            .Select(type => (ITraceCommand)Activator.CreateInstance(type)!)
            .ToDictionary(command => command.Name),
        StringComparer.Ordinal);

    /// <summary>Names of all commands.</summary>
    public static IEnumerable<string> CommandNames => Commands.Keys.Prepend(Setup);

    /// <summary>Whether every step did what the script expects.</summary>
    public bool IsAsExpected => Actual.Count == Script.Steps.Count && Script.Steps.Zip(Actual).All(IsEqual);

    /// <summary>Runs a script until something differs.</summary>
    /// <param name="script">The script.</param>
    /// <param name="options">What holds where the script does not say otherwise.</param>
    /// <param name="toTheEnd">Whether to go on after a difference.</param>
    public static TraceRun Of(TraceScript script, TraceOptions options, bool toTheEnd = false)
    {
        var actual = new List<IReadOnlyList<string>>();
        TraceCluster? cluster = null;
        foreach (var step in script.Steps)
        {
            var lines = new List<string>();
            foreach (var command in step.Commands)
            {
                lines.AddRange(Execute(command, options, ref cluster));
            }

            actual.Add(lines);
            if (!toTheEnd && !IsEqual((step, lines)))
            {
                break;
            }
        }

        return new TraceRun(script, actual);
    }

    // A broker with a planted defect may fail in any way; whatever it is, it differs from what was expected.
    private static IReadOnlyList<string> Execute(string command, TraceOptions options, ref TraceCluster? cluster)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            if (words[0] == Setup)
            {
                cluster = null;
                cluster = new TraceCluster(words.Skip(1).Aggregate(options, (set, word) => set.With(word)));
            }
            else
            {
                cluster ??= new TraceCluster(options);
                Find(words[0]).Run(cluster, words[1..]);
            }

            return cluster.TakeLines();
        }
        catch (Exception exception)
        {
            return [.. cluster?.TakeLines() ?? [], $"error: {exception.Message}"];
        }
    }

    private static ITraceCommand Find(string name) => Commands.TryGetValue(name, out var found)
        ? found
        : throw new TraceException($"there is no command '{name}'");

    private static bool IsEqual((TraceStep Step, IReadOnlyList<string> Lines) pair) =>
        pair.Step.IsMetBy(pair.Lines);
}
