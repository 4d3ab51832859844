namespace Harness.Checkers;

/// <summary>A kind of anomaly.</summary>
/// <param name="Id">Its name in findings, results and reports.</param>
/// <param name="Meaning">What it means, in a plain sentence.</param>
/// <param name="Convicts">True if one instance makes a history invalid; false if it only leaves it unknown.</param>
/// <param name="IsWatched">
/// True if simulated brokers are watched for it, from inside: clients may see nothing of it yet.
/// </param>
public sealed record Anomaly(string Id, string Meaning, bool Convicts = true, bool IsWatched = false);
