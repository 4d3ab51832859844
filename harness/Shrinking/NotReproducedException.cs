namespace Harness.Shrinking;

/// <summary>The failure to shrink did not come back, so there is nothing to compare smaller runs with.</summary>
/// <param name="message">What was tried.</param>
public sealed class NotReproducedException(string message) : Exception(message);
