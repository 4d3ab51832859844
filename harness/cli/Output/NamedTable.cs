using Harness.Cli.Runs;

namespace Harness.Cli.Output;

/// <summary>Names with their meanings beside them, in lines of at most 100 columns.</summary>
internal static class NamedTable
{
    private const int Width = 100;
    private const string Indent = "  ";

    /// <summary>Prints the table.</summary>
    public static void Print(TextWriter output, IReadOnlyList<Named> items)
    {
        var left = items.Count == 0 ? 0 : items.Max(item => item.Name.Length);
        foreach (var item in items)
        {
            var margin = Indent + item.Name.PadRight(left) + Indent;
            foreach (var line in Wrapped(item.Meaning, Width - margin.Length))
            {
                output.WriteLine(margin + line);
                margin = new string(' ', margin.Length);
            }
        }
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : " " + word;
        }

        yield return line;
    }
}
