using Harness.Cli.Runs;

namespace Harness.Cli.Tests;

/// <summary>Runs command lines in a directory of their own.</summary>
public abstract class CommandLineFixture
{
    private StringWriter _output = null!;
    private StringWriter _error = null!;

    /// <summary>The runs that a command line makes.</summary>
    private protected FakeRuns Runs { get; set; } = null!;

    /// <summary>Makes real runs instead, where a test wants them.</summary>
    private protected SimulatedRuns? Real { get; set; }

    protected string Folder { get; private set; } = null!;

    protected string Output => _output.ToString();

    protected string Error => _error.ToString();

    [SetUp]
    public void CreateFolder()
    {
        (Runs, Real) = (new FakeRuns(), null);
        var context = TestContext.CurrentContext;
        Folder = Path.Combine(context.WorkDirectory, "cli-" + context.Test.ID);
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
    }

    protected int Invoke(params string[] arguments)
    {
        (_output, _error) = (new StringWriter(), new StringWriter());
        return HarnessCommandLine.Invoke(
            arguments, new CliEnvironment { Output = _output, Error = _error, Runs = Real is null ? Runs : Real });
    }
}
