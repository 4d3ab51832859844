namespace Harness.Simulation.Disks;

/// <summary>The completion of a flush of a file or of a directory.</summary>
internal sealed class FlushEvent(World world, int lane, string what, Action complete)
    : EventSource(world, EventKind.Flush, lane, owner: null)
{
    private readonly int number = world.NextNumber(what);

    public override string Place => EventKey.Numbered(what, number);

    public override ulong Detail { get; } = Mixer.Of(what);

    public override string Describe() => $"flush {what}";

    public override void Execute() => complete();
}
