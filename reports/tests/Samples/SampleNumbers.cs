namespace Reports.Tests.Samples;

/// <summary>Numbers that look random and are the same everywhere.</summary>
internal sealed class SampleNumbers(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 up to but not including <paramref name="limit"/>.</summary>
    public int Below(int limit)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }
}
