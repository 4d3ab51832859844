using Broker.Protocol;

namespace Broker.Controller;

/// <summary>What is to become of a key of a configuration.</summary>
/// <param name="Key">The key, as given.</param>
/// <param name="Operation">What to do; anything may be asked for.</param>
/// <param name="Value">The value or the items; null for none.</param>
internal readonly record struct ConfigChange(string Key, ConfigOperation Operation, string? Value);
