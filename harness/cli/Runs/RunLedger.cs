using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>
/// <c>runs.jsonl</c> of a suite: the results of every run, one a line, written as they come. With it a suite that was
/// interrupted goes on where it stopped, and valid runs need no directory of their own.
/// </summary>
internal sealed class RunLedger : IDisposable
{
    private const string FileName = "runs.jsonl";

    private readonly StreamWriter _writer;
    // Invariant: equals the lines of the file.
    private readonly List<RunResults> _results;
    // Invariant: has the identity of each result, with and without the policy that its way to explore ended up with.
    private readonly HashSet<RunRequest> _made = [];

    private RunLedger(StreamWriter writer, List<RunResults> results) => (_writer, _results) = (writer, results);

    /// <summary>The results so far, in the order of their runs.</summary>
    public IReadOnlyList<RunResults> Results => _results;

    /// <summary>How many results were there that are not kept.</summary>
    public int Dropped { get; private init; }

    /// <summary>Begins a ledger.</summary>
    /// <param name="directory">Where it lives; created if missing.</param>
    /// <param name="isKept">Which of the results that are there to keep; null for none.</param>
    /// <exception cref="UsageException">A line of an older ledger is wrong.</exception>
    public static RunLedger Open(string directory, Predicate<RunResults>? isKept)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        var there = isKept is not null && File.Exists(path) ? Read(path) : [];
        var kept = there.FindAll(results => isKept!(results));
        // Written anew: an interrupted run may have left half a line.
        var writer = new StreamWriter(path, append: false) { NewLine = "\n", AutoFlush = true };
        var ledger = new RunLedger(writer, []) { Dropped = there.Count - kept.Count };
        kept.ForEach(ledger.Add);
        return ledger;
    }

    /// <summary>The results in a directory's ledger; none if it has no ledger.</summary>
    /// <exception cref="UsageException">A line is wrong.</exception>
    public static IReadOnlyList<RunResults> ReadResults(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Read(path) : [];
    }

    /// <summary>Whether a run with this identity is already there.</summary>
    public bool Holds(RunRequest request) => _made.Contains(request);

    /// <summary>Adds a run.</summary>
    public void Add(RunResults results)
    {
        _writer.WriteLine(RunJson.Line(results));
        _results.Add(results);
        _made.UnionWith(Identities(results));
    }

    /// <summary>Whether results are those of a request.</summary>
    public static bool IsOf(RunResults results, RunRequest request) => Identities(results).Contains(request);

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    private static RunRequest[] Identities(RunResults results)
    {
        var identity = new RunRequest(results.Scenario, results.Seed, results.Explore, results.Defect);
        return [identity, identity with { Explore = results.Explore.Split(':')[0] }];
    }

    private static List<RunResults> Read(string path)
    {
        var text = File.ReadAllText(path);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select((line, i) => RunJson.Read<RunResults>(line, $"{path}:{i + 1}"))];
    }
}
