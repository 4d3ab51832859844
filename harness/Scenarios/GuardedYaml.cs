using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Harness.Scenarios;

/// <summary>
/// Loads one YAML document that may come from anyone: no anchors, aliases or tags, bounded in size and depth.
/// </summary>
internal sealed class GuardedYaml : IParser
{
    public const int MaxCharacters = 256 * 1024;
    public const int MaxDepth = 8;

    private readonly Parser parser;
    private readonly string file;

    // Collections that were begun and have not ended.
    private int depth;
    private int documents;

    private GuardedYaml(string text, string file)
    {
        this.file = file;
        parser = new Parser(new StringReader(text));
    }

    public ParsingEvent? Current => parser.Current;

    /// <summary>The root of the document.</summary>
    /// <exception cref="ScenarioException">It is not such a document.</exception>
    public static YamlNode Load(string text, string file)
    {
        if (text.Length > MaxCharacters)
        {
            throw new ScenarioException(file, 1, null, $"longer than {MaxCharacters} characters");
        }

        var stream = new YamlStream();
        var guard = new GuardedYaml(text, file);
        try
        {
            stream.Load(guard);
        }
        catch (YamlException e)
        {
            throw new ScenarioException(file, e.Start.Line, null, e.InnerException?.Message ?? e.Message, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // On some malformed lines the parser throws these instead of an error of its own.
            throw new ScenarioException(
                file, guard.Current?.End.Line ?? 1, null, "not YAML: this can't be understood", e);
        }

        return stream.Documents.Count == 1
            ? stream.Documents[0].RootNode
            : throw new ScenarioException(file, 1, null, "the file is empty");
    }

    public bool MoveNext()
    {
        var more = parser.MoveNext();
        switch (parser.Current)
        {
            case AnchorAlias:
                throw Forbidden("aliases are not allowed: write the value out");
            case NodeEvent { Anchor.IsEmpty: false }:
                throw Forbidden("anchors are not allowed: write the value out");
            case NodeEvent { Tag.IsEmpty: false }:
                throw Forbidden("tags are not allowed");
            case DocumentStart when ++documents > 1:
                throw Forbidden("a file has one document only");
            case MappingStart or SequenceStart when ++depth > MaxDepth:
                throw Forbidden($"nested deeper than {MaxDepth} levels");
            case MappingEnd or SequenceEnd:
                depth--;
                break;
        }

        return more;
    }

    private ScenarioException Forbidden(string problem) => new(file, parser.Current!.Start.Line, null, problem);
}
