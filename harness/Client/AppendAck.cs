namespace Harness.Client;

/// <summary>An append that was acknowledged, or needed no acknowledgement.</summary>
/// <param name="BaseOffset">Offset of the first value; null with <c>acks</c> 0.</param>
public sealed record AppendAck(long? BaseOffset);
