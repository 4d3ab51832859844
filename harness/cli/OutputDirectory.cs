namespace Harness.Cli;

/// <summary>The directory of <c>--out</c>.</summary>
internal static class OutputDirectory
{
    private const string Probe = ".write-test";

    /// <summary>Creates it and tries to write in it, so that a long run does not find out at its end.</summary>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static void Prepare(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, Probe);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--out '{directory}' can't be written: {e.Message}");
        }
    }
}
