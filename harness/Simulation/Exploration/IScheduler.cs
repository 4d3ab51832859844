namespace Harness.Simulation.Exploration;

/// <summary>Decides which enabled event happens next, and on which thread.</summary>
internal interface IScheduler
{
    /// <summary>Lets events happen until the world's phase ended.</summary>
    void Drive(World world);

    /// <summary>Called between the bookkeeping of an event and the event itself.</summary>
    void Executing(World world, EventSource source);

    /// <summary>A reactor was made.</summary>
    void ReactorCreated(World world, SimReactor reactor);

    /// <summary>A reactor will never have a step again.</summary>
    void ReactorDied(SimReactor reactor);
}
