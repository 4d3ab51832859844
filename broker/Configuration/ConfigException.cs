namespace Broker.Configuration;

/// <summary>A mistake in a configuration. The message names where it is, the key, and the remedy.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>Describes the mistake at <paramref name="origin"/>.</summary>
    /// <param name="origin">Where the text came from.</param>
    /// <param name="key">The key at fault; null if the text is not even a key and a value.</param>
    /// <param name="problem">What is wrong and how to mend it, as the end of a sentence.</param>
    public ConfigException(ConfigOrigin origin, string? key, string problem)
        : base(key is null ? $"{origin}: {problem}" : $"{origin}, {key}: {problem}")
    {
        Origin = origin;
        Key = key;
    }

    /// <summary>Where the text came from.</summary>
    public ConfigOrigin Origin { get; }

    /// <summary>The key at fault, or null.</summary>
    public string? Key { get; }
}
