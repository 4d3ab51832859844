namespace Broker.Storage.Cleaning;

/// <summary>A log changed in a way that makes what a pass of the cleaner did so far useless. The log is fine.</summary>
/// <param name="reason">What happened, for people, without a full stop.</param>
internal sealed class CleaningAbortedException(string reason) : Exception(reason);
