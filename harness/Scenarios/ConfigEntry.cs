namespace Harness.Scenarios;

/// <summary>A line of broker configuration, not validated yet.</summary>
/// <param name="Key">Kafka's key, such as <c>min.insync.replicas</c>.</param>
/// <param name="Value">The value as written.</param>
/// <param name="File">The scenario file, to name in errors.</param>
/// <param name="Line">The line in it, from 1.</param>
public sealed record ConfigEntry(string Key, string Value, string File, long Line);
