namespace Broker.Configuration;

/// <summary>What becomes of old records of a log: <c>log.cleanup.policy</c>.</summary>
[Flags]
public enum CleanupPolicy
{
    /// <summary>Not a policy: no key may have it.</summary>
    None = 0,

    /// <summary>Whole segments go by age and size.</summary>
    Delete = 1,

    /// <summary>The last record of each key is kept, and the others go.</summary>
    Compact = 2,
}
