using System.CommandLine;
using Harness.Cli.Output;
using Harness.Cli.Runs;

namespace Harness.Cli.Commands;

/// <summary><c>harness run</c>: runs scenarios and exits with the worst verdict.</summary>
internal static class RunCommand
{
    private const int MostRuns = 10_000_000;

    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var scenarios = new Argument<string[]>("SUITE|SCENARIO")
        {
            Description = "Suites or scenarios, by name or by file",
            Arity = ArgumentArity.OneOrMore,
        }.Named();
        var seed = SharedOptions.Seed();
        var runs = SharedOptions.Count("--runs", "Runs per scenario, with seeds S, S+1, …", 1, MostRuns, 1);
        var limit = SharedOptions.TimeLimit();
        var target = SharedOptions.OneOf("--target", "What to aim at", "sim", "process", "docker", "external");
        var image = new Option<string?>("--image") { Description = "Docker image of the broker", HelpName = "NAME" };
        var bootstrap = new Option<string?>("--bootstrap")
        {
            Description = "Address of an external cluster",
            HelpName = "HOST:PORT",
        };
        var client = SharedOptions.OneOf("--client", "Whose client to use", "own", "confluent");
        var explore = SharedOptions.Explore();
        var defect = SharedOptions.Defect(environment.Runs);
        var output = SharedOptions.Out();
        var jobs = SharedOptions.Count("--jobs", "Processes to use", 1, 1024, 1);
        var resume = new Option<bool>("--resume") { Description = "Go on with the runs that --out lacks" };
        var json = SharedOptions.Json();
        var command = new Command("run", "Run suites or scenarios")
        {
            scenarios, seed, runs, limit, target, image, bootstrap, client, explore, defect, output, jobs, resume, json,
        };
        command.SetAction(parsed =>
        {
            NotAvailable.Unless(parsed.GetValue(target) == "sim", $"--target {parsed.GetValue(target)}");
            NotAvailable.Unless(parsed.GetValue(image) is null, "--image");
            NotAvailable.Unless(parsed.GetValue(bootstrap) is null, "--bootstrap");
            NotAvailable.Unless(parsed.GetValue(client) == "own", $"--client {parsed.GetValue(client)}");
            if (parsed.GetValue(resume) && parsed.GetValue(output) is null)
            {
                throw new UsageException("--resume needs --out, the directory to go on with.");
            }

            var suite = new Suite(environment, parsed.GetValue(output), parsed.GetValue(resume))
            {
                TimeLimit = parsed.GetValue(limit),
                Jobs = parsed.GetValue(jobs),
                Printer = new ResultPrinter(environment, parsed.GetValue(json)),
            };
            var wanted = parsed.GetRequiredValue(scenarios).SelectMany(environment.Runs.Expand);
            if (parsed.GetRequiredValue(explore) == GuidedRequests.Explore)
            {
                if (parsed.GetValue(resume))
                {
                    throw new UsageException("--resume does not go with --explore guided: what is run next depends on "
                        + "all runs before. Without --resume the same search begins anew.");
                }

                var searches = wanted.Distinct()
                    .Select(name => (name, environment.Runs.Search(name, parsed.GetValue(seed) ?? 1)));
                return suite.Search(new GuidedRequests(
                    [.. searches], parsed.GetValue(runs), parsed.GetValue(defect)));
            }

            var plan = wanted
                .SelectMany(scenario => Enumerable.Range(0, parsed.GetValue(runs)).Select(i => new RunRequest(
                    scenario,
                    unchecked((parsed.GetValue(seed) ?? 1) + (ulong)i),
                    parsed.GetRequiredValue(explore),
                    parsed.GetValue(defect))));
            return suite.Run([.. plan]);
        });
        return command;
    }
}
