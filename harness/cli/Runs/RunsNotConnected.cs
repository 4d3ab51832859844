namespace Harness.Cli.Runs;

/// <summary>Stands where the runner will: it knows no scenario and says so instead of guessing.</summary>
internal sealed class RunsNotConnected : IRuns
{
    private const string Sentence = "This build of the command has no runner: scenarios can't be run or replayed yet.";

    /// <inheritdoc />
    public IReadOnlyList<string> Scenarios => [];

    /// <inheritdoc />
    public IReadOnlyList<string> Defects => [];

    /// <inheritdoc />
    public IReadOnlyList<string> Expand(string suiteOrScenario) => throw new UsageException(Sentence);

    /// <inheritdoc />
    public RunOutcome Run(RunRequest request) => throw new UsageException(Sentence);

    /// <inheritdoc />
    public RunOutcome Replay(string runDirectory) => throw new UsageException(Sentence);
}
