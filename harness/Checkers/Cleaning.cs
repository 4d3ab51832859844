namespace Harness.Checkers;

/// <summary>What a topic's configuration lets its cluster remove.</summary>
/// <param name="TrimsStart">Retention may remove committed records from the start of the log.</param>
/// <param name="Compacts">A record may be removed once a later one with its key is in the log.</param>
/// <param name="TombstonesLastNs">A record without value may be removed, too, but not within this time after it was
/// sent; 0 where nothing is known or clocks were wrong.</param>
internal sealed record Cleaning(bool TrimsStart, bool Compacts, long TombstonesLastNs = 0)
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long MostMs = long.MaxValue / NanosecondsPerMillisecond / 2;

    /// <summary>Nothing.</summary>
    public static Cleaning None { get; } = new(false, false);

    /// <summary>What a configuration allows.</summary>
    /// <param name="config">Kafka's keys of topics and their values.</param>
    /// <param name="isTimed">Nobody touched the clocks, which brokers measure the time with.</param>
    public static Cleaning Of(IReadOnlyDictionary<string, string> config, bool isTimed)
    {
        var policies = config.GetValueOrDefault("cleanup.policy", "delete").Split(',', StringSplitOptions.TrimEntries);
        var retains = config.GetValueOrDefault("retention.bytes", "-1") != "-1"
            || config.GetValueOrDefault("retention.ms", "-1") != "-1";
        var lasting = isTimed && long.TryParse(config.GetValueOrDefault("delete.retention.ms"), out var ms)
            ? Math.Clamp(ms, 0, MostMs) * NanosecondsPerMillisecond
            : 0;
        return new Cleaning(retains && policies.Contains("delete"), policies.Contains("compact"), lasting);
    }
}
