using System.Globalization;

namespace Broker.Configuration;

/// <summary>Where a setting was written.</summary>
/// <param name="Source">A file, or a word such as <c>override</c>.</param>
/// <param name="Line">The line of the file, from 1; null where there are no lines or something is missing.</param>
public readonly record struct ConfigOrigin(string Source, int? Line = null)
{
    /// <summary>The form <c>server.properties, line 3</c>.</summary>
    public override string ToString() =>
        Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{Source}, line {line}") : Source;
}
