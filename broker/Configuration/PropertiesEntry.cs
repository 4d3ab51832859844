namespace Broker.Configuration;

/// <summary>A key and its value, escapes resolved.</summary>
/// <param name="Key">The key; not empty.</param>
/// <param name="Value">The value; may be empty, and keeps its trailing blanks.</param>
/// <param name="Origin">Where its first line is.</param>
public sealed record PropertiesEntry(string Key, string Value, ConfigOrigin Origin);
