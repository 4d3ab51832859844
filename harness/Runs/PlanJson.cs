using System.Text.Json;

namespace Harness.Runs;

/// <summary>Reads and writes <c>plan.json</c>. Files may come from anyone: everything is checked.</summary>
public static class PlanJson
{
    /// <summary>The longest file accepted, in bytes.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Writes a plan; equal plans give equal bytes.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public static void Write(Stream output, Plan plan)
    {
        JsonSerializer.Serialize(output, plan, PlanSerializer.Default.Plan);
        output.WriteByte((byte)'\n');
    }

    /// <summary>Reads a plan.</summary>
    /// <param name="input">JSON, UTF-8; left open.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="PlanFormatException">It is not a plan.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static Plan Read(Stream input, string file)
    {
        var plan = Parse(ReadBounded(input, file), file);
        new PlanRules(plan, file).Check();
        return plan;
    }

    private static Plan Parse(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PlanSerializer.Default.Plan)
                ?? throw new PlanFormatException(file, null, "expected a JSON object, found null");
        }
        catch (JsonException e)
        {
            throw new PlanFormatException(file, e.Path is { Length: > 2 } path ? path[2..] : null, e.Message, e);
        }
    }

    private static ReadOnlySpan<byte> ReadBounded(Stream input, string file)
    {
        var content = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (var read = input.Read(chunk); read > 0; read = input.Read(chunk))
        {
            content.Write(chunk, 0, read);
            if (content.Length > MaxBytes)
            {
                throw new PlanFormatException(file, null, $"longer than {MaxBytes} bytes");
            }
        }

        return content.GetBuffer().AsSpan(0, (int)content.Length);
    }
}
