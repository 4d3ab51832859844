using System.Text.Json;
using Harness.Runs;

namespace Harness.Guided;

/// <summary>Reads and writes entries of a corpus. Files may come from anyone: everything is checked.</summary>
public static class CorpusJson
{
    /// <summary>The longest file accepted, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>The file's content; equal entries give equal text.</summary>
    public static string Write(CorpusEntry entry) =>
        JsonSerializer.Serialize(entry, CorpusSerializer.Default.CorpusEntry) + "\n";

    /// <summary>Reads an entry.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="PlanFormatException">It is not an entry, or its faults break a rule of plans.</exception>
    public static CorpusEntry Read(string json, string file)
    {
        if (json.Length > MaxLength)
        {
            throw new PlanFormatException(file, null, $"longer than {MaxLength} characters");
        }

        var entry = Parse(json, file);
        new PlanRules(new Plan(entry.Scenario, entry.Seed, [], entry.Faults), file).Check();
        return entry;
    }

    private static CorpusEntry Parse(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CorpusSerializer.Default.CorpusEntry)
                ?? throw new PlanFormatException(file, null, "expected a JSON object, found null");
        }
        catch (JsonException e)
        {
            throw new PlanFormatException(file, e.Path is { Length: > 2 } path ? path[2..] : null, e.Message, e);
        }
    }
}
