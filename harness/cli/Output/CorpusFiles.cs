using System.Globalization;
using Harness.Guided;

namespace Harness.Cli.Output;

/// <summary>The corpus of a guided search as files.</summary>
internal static class CorpusFiles
{
    /// <summary>
    /// Writes the entries that show all that the search saw, those that add most first, and takes away older files.
    /// </summary>
    /// <param name="directory">Where to write.</param>
    /// <param name="search">The search.</param>
    public static void Write(string directory, GuidedSearch search)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        foreach (var (index, member) in CorpusCover.Of(search.Corpus).Index())
        {
            var entry = member.Entry with { Reaches = member.Branches };
            var name = string.Create(CultureInfo.InvariantCulture, $"{index + 1:00}.json");
            File.WriteAllText(Path.Combine(directory, name), CorpusJson.Write(entry));
        }
    }
}
