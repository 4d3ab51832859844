using Harness.Runs;

namespace Reports;

/// <summary>One run of many, as an index lists it.</summary>
/// <param name="Results">Its results.</param>
/// <param name="Report">Link to its page, relative to the index, with forward slashes; null where only the results
/// were kept.</param>
/// <param name="ReplayCommand">The command line that brings the run back.</param>
public sealed record RunEntry(RunResults Results, string? Report, string ReplayCommand);
