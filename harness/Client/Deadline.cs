namespace Harness.Client;

/// <summary>When an operation has to be over.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>The time left; zero or less once it is over.</summary>
    public TimeSpan Left => limit - time.GetElapsedTime(start);

    /// <summary>Whole milliseconds left, at least 0.</summary>
    public int LeftMs => Math.Max(0, (int)Left.TotalMilliseconds);
}
