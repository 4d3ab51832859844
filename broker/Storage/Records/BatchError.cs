namespace Broker.Storage.Records;

/// <summary>Why record batches are refused.</summary>
/// <param name="Kind">Decides the error code of the answer.</param>
/// <param name="Message">A sentence for people.</param>
public readonly record struct BatchError(BatchErrorKind Kind, string Message);
