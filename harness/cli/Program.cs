using Harness.Cli;
using Harness.Cli.Runs;

return HarnessCommandLine.Invoke(args, CliEnvironment.Process(new SimulatedRuns(TimeProvider.System)));
