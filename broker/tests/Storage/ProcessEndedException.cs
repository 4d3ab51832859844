namespace Broker.Tests.Storage;

/// <summary>The process is gone: no call has an effect any more.</summary>
internal sealed class ProcessEndedException : Exception;
