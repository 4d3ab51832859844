namespace Harness.Simulation.Disks;

/// <summary>Failures as .NET reports them on Linux: the operating system's message, its number as the result.</summary>
internal static class DiskErrors
{
    // errno.
    private const int InputOutputError = 5;
    private const int NoSpaceLeft = 28;

    public static IOException InputOutput(string path) => new($"Input/output error: '{path}'", InputOutputError);

    public static IOException NoSpace(string path) => new($"No space left on device: '{path}'", NoSpaceLeft);
}
