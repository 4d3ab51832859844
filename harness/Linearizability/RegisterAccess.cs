using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>A call as an access of a register.</summary>
/// <param name="Requires">The value that the register must hold; null for any.</param>
/// <param name="Produces">The value that it holds then; null for the one it held.</param>
public readonly record struct RegisterAccess(Datum? Requires, Datum? Produces);
