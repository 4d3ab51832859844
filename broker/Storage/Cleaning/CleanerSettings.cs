namespace Broker.Storage.Cleaning;

/// <summary>What all passes of a cleaner share.</summary>
/// <param name="BufferBytes"><c>log.cleaner.dedupe.buffer.size</c>: memory for the keys of a pass.</param>
/// <param name="Rules">The rules of compaction.</param>
/// <param name="Time">The wall clock.</param>
/// <param name="Pause">Completes after whatever else was waiting for the reactor.</param>
internal sealed record CleanerSettings(int BufferBytes, BrokerRules Rules, TimeProvider Time, Func<Task> Pause)
{
    /// <summary>Milliseconds since 1970.</summary>
    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
