using System.Globalization;
using Harness.Cli.Runs;
using Harness.Faults;
using Harness.Runs;
using Harness.Workloads;

namespace Harness.Cli.Output;

/// <summary>The smallest run on standard output: how small, and all that is left of its plan; or its results as
/// JSON.</summary>
/// <param name="environment">Streams.</param>
/// <param name="json">Whether to print JSON.</param>
internal sealed class ShrunkPrinter(CliEnvironment environment, bool json)
{
    private const int LinesShown = 50;

    /// <summary>Prints it.</summary>
    /// <param name="shrunk">The run.</param>
    /// <param name="directory">Where it is.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Print(FinishedShrink shrunk, string directory, TimeSpan elapsed)
    {
        if (shrunk.Mishap is { } mishap)
        {
            environment.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Of {shrunk.Runs} smaller runs, {mishap}"));
        }

        if (shrunk.IsStopped)
        {
            environment.Error.WriteLine("Stopped before nothing more could be taken away: "
                + "with more time (--time-limit) it may get smaller.");
        }

        var results = shrunk.Run.Results;
        if (json)
        {
            environment.Output.WriteLine(RunJson.Line(results));
            return;
        }

        var (from, to) = (results.Shrunk!.From, results.Shrunk.To);
        environment.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Operations {from.Operations:N0} → {to.Operations:N0}, faults {from.Faults} → {to.Faults}, "
            + $"deviations {from.Deviations:N0} → {to.Deviations:N0}; "
            + $"{shrunk.Runs:N0} runs in {elapsed.TotalSeconds:0} s"));
        PrintPlan(shrunk.Run.Plan);
        new ResultPrinter(environment, json: false).Print(
            results, Path.Combine(directory, RunFiles.Report), ReplayCommandText.For(results, directory));
    }

    private void PrintPlan(Plan plan)
    {
        // All faults, and as many of the last operations as there is room for: they are nearest to the evidence.
        var faults = plan.Faults.Select(fault => (fault.AtMs, Text: Describe(fault))).ToList();
        var left = Math.Max(0, plan.Operations.Count - Math.Max(0, LinesShown - faults.Count));
        var operations = plan.Operations.Skip(left).Select(operation => (operation.AtMs, Text: Describe(operation)));
        if (left > 0)
        {
            environment.Output.WriteLine($"  {Quantity.Of(left, "operation")} before, in {RunFiles.Plan}; and");
        }

        foreach (var (at, text) in faults.Concat(operations).OrderBy(item => item.AtMs))
        {
            environment.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {at / 1000.0,7:0.000} s  {text}"));
        }
    }

    private static string Describe(PlannedFault fault)
    {
        var traits = FaultTraits.Of(fault.Kind);
        var target = fault.Target is { } aim
            ? aim.ToString()
            : string.Join(", ", fault.Nodes.Select(node => $"broker-{node}"));
        var amount = traits.AmountName is { } name && fault.Amount != 0 ? $", {name} {fault.Amount}" : "";
        var api = fault.Api is { } of ? $", {of}" : "";
        var step = fault.Step is { } at ? $", at {at}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"fault {fault.Id}: {traits.Name} of {target}{api}{step}{amount}, for {fault.DurationMs} ms");
    }

    private static string Describe(PlannedOperation operation)
    {
        var what = operation.Kind != OperationKind.Append ? Reading(operation.Kind)
            : operation.Count == 1 ? "appends 1 record to"
            : string.Create(CultureInfo.InvariantCulture, $"appends {operation.Count} records to");
        return string.Create(CultureInfo.InvariantCulture,
            $"client-{operation.Client} {what} {operation.Topic}-{operation.Partition}");
    }

    private static string Reading(OperationKind kind) => kind switch
    {
        OperationKind.ReadEnd => "reads the end of",
        OperationKind.Seek => "seeks and reads",
        OperationKind.SeekTime => "seeks a time and reads",
        _ => "reads",
    };
}
