namespace Harness.Simulation;

/// <summary>A single action of the run at an exact instant.</summary>
internal sealed class WorldAction(World world, string name, Action action)
    : EventSource(world, EventKind.Action, lane: 0, owner: null)
{
    private readonly int number = world.NextNumber(name);

    public override string Place => EventKey.Numbered(name, number);

    public override ulong Detail { get; } = Mixer.Of(name);

    public override string Describe() => $"action '{name}'";

    public override void Execute() => action();
}
