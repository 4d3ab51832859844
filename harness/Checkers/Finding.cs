namespace Harness.Checkers;

/// <summary>One proven instance of an anomaly.</summary>
/// <param name="Anomaly">Its id, such as <c>lost-write</c>.</param>
/// <param name="Statement">What happened in one plain sentence, with values, offsets and processes.</param>
/// <param name="Entries">Indexes of the few history entries that prove it, ascending.</param>
public sealed record Finding(string Anomaly, string Statement, IReadOnlyList<long> Entries);
