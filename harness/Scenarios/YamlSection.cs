using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Harness.Scenarios;

/// <summary>
/// A mapping of a scenario file, with its place in the file for errors. Every key is one that the section knows.
/// </summary>
internal sealed class YamlSection
{
    private readonly string file;
    private readonly string path;
    private readonly YamlNode node;
    private readonly List<(string Key, YamlNode KeyNode, YamlNode Value)> entries = [];

    /// <param name="file">Name of the file.</param>
    /// <param name="path">Path of the section; empty for the whole file.</param>
    /// <param name="node">What stands there.</param>
    /// <param name="known">The keys allowed; null for any.</param>
    public YamlSection(string file, string path, YamlNode node, IReadOnlyList<string>? known)
    {
        (this.file, this.path, this.node) = (file, path, node);
        if (node is not YamlMappingNode mapping)
        {
            throw new ScenarioException(
                file, node.Start.Line, path.Length == 0 ? null : path, "expected keys with values" + List(known));
        }

        foreach (var (keyNode, value) in mapping.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value
                ?? throw new ScenarioException(file, keyNode.Start.Line, path, "expected the name of a key");
            if (known is not null && !known.Contains(key))
            {
                throw new ScenarioException(file, keyNode.Start.Line, PathOf(key), "not a known key" + List(known));
            }

            entries.Add((key, keyNode, value));
        }
    }

    /// <summary>Keys in the order of the file.</summary>
    public IEnumerable<string> Keys => entries.Select(e => e.Key);

    public bool Has(string key) => entries.Exists(e => e.Key == key);

    /// <summary>The line of a key, or of the section where the key is missing.</summary>
    public long LineOf(string key) => (Has(key) ? entries.First(e => e.Key == key).KeyNode : node).Start.Line;

    public string Text(string key, int maxLength) => Scalar(key) is { Length: > 0 } text && text.Length <= maxLength
        ? text
        : throw Wrong(key, $"expected text of 1 to {maxLength} characters");

    public string OneOf(string key, IReadOnlyList<string> allowed, string? otherwise = null)
    {
        var text = Has(key) || otherwise is null ? Scalar(key) : otherwise;
        return allowed.Contains(text)
            ? text
            : throw Wrong(key, $"'{text}' is not one of: {string.Join(", ", allowed)}");
    }

    public int Integer(string key, int min, int max, int? otherwise = null)
    {
        if (otherwise is { } value && !Has(key))
        {
            return value;
        }

        var text = Scalar(key);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max
            ? number
            : throw Wrong(key, $"'{text}' is not an integer from {min} to {max}");
    }

    public bool Truth(string key, bool otherwise) => !Has(key) ? otherwise : Scalar(key) switch
    {
        "true" => true,
        "false" => false,
        var text => throw Wrong(key, $"'{text}' is neither true nor false"),
    };

    public Bounds Range(string key, int min, int max, Bounds? otherwise = null)
    {
        if (otherwise is { } value && !Has(key))
        {
            return value;
        }

        var text = Scalar(key);
        return Bounds.TryParse(text, out var bounds) && bounds.Min >= min && bounds.Max <= max
            ? bounds
            : throw Wrong(key, $"'{text}' is not a range such as {min}..{max}, or a number, within {min} to {max}");
    }

    /// <summary>A section within this one; null if the key is absent.</summary>
    public YamlSection? Section(string key, IReadOnlyList<string>? known) =>
        Has(key) ? new YamlSection(file, PathOf(key), Value(key), known) : null;

    /// <summary>A section within this one, or a list of 1 to <paramref name="max"/> of them.</summary>
    public IReadOnlyList<YamlSection> Sections(string key, int max, IReadOnlyList<string> known) =>
        Value(key) is YamlSequenceNode ? Items(key, max, known) : [Section(key, known)!];

    /// <summary>The items of a list of sections, 1 to <paramref name="max"/>.</summary>
    public IReadOnlyList<YamlSection> Items(string key, int max, IReadOnlyList<string> known) =>
        Value(key) is YamlSequenceNode { Children.Count: > 0 } list && list.Children.Count <= max
            ? [.. list.Children.Select((item, i) => new YamlSection(file, $"{PathOf(key)}[{i}]", item, known))]
            : throw Wrong(key, $"expected a list of 1 to {max} items");

    /// <summary>The items of a list of single values, 0 to <paramref name="max"/>.</summary>
    public IReadOnlyList<string> Scalars(string key, int max) =>
        Value(key) is YamlSequenceNode list && list.Children.Count <= max
            && list.Children.All(item => item is YamlScalarNode)
            ? [.. list.Children.Cast<YamlScalarNode>().Select(item => item.Value ?? "")]
            : throw Wrong(key, $"expected a list of at most {max} single values");

    /// <summary>The text of a key, which must be there and not be a list or section.</summary>
    public string Scalar(string key) =>
        (Value(key) as YamlScalarNode)?.Value ?? throw Wrong(key, "expected a single value");

    public ScenarioException Wrong(string key, string problem) => new(file, LineOf(key), PathOf(key), problem);

    private YamlNode Value(string key) => Has(key)
        ? entries.First(e => e.Key == key).Value
        : throw new ScenarioException(file, node.Start.Line, PathOf(key), "missing");

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string List(IReadOnlyList<string>? known) =>
        known is null ? "" : $"; allowed here: {string.Join(", ", known)}";
}
