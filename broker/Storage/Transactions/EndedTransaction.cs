namespace Broker.Storage.Transactions;

/// <summary>A transaction whose marker may not be committed yet, so that it may still go.</summary>
/// <param name="FirstOffset">Offset of its first record.</param>
/// <param name="MarkerOffset">Offset of its marker.</param>
public readonly record struct EndedTransaction(long FirstOffset, long MarkerOffset);
