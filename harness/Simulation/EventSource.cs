namespace Harness.Simulation;

/// <summary>
/// Something that has at most one next event, its head, with a window [<see cref="Earliest"/>, <see cref="Latest"/>] of
/// virtual time. Everything that happens in the world is the head of a source.
/// </summary>
/// <param name="world">The world.</param>
/// <param name="kind">Kind of all events of this source.</param>
/// <param name="lane">The group of sources that share one priority in policies that use priorities.</param>
/// <param name="owner">The incarnation whose crash or pause stops this source; null if none does.</param>
internal abstract class EventSource(World world, EventKind kind, int lane, Incarnation? owner)
{
    /// <summary>Creation sequence: gives candidates their stable order.</summary>
    public int Id { get; } = world.NextSourceId();

    public World World { get; } = world;

    public EventKind Kind { get; } = kind;

    public int Lane { get; } = lane;

    public Incarnation? Owner { get; } = owner;

    /// <summary>Virtual ns; valid unless idle.</summary>
    public long Earliest { get; set; }

    /// <summary>Virtual ns, at least <see cref="Earliest"/>; valid unless idle.</summary>
    public long Latest { get; set; }

    /// <summary>Kept by the event queue alone.</summary>
    public Placement Placement { get; set; }

    /// <summary>Index in the heap; valid while the placement is <see cref="Placement.Future"/>.</summary>
    public int HeapIndex { get; set; }

    /// <summary>How many of its events happened: the ordinal of the head.</summary>
    public int Happened { get; set; }

    /// <summary>
    /// What tells it from all other sources of its kind, in every run in which it appears: whose it is, and the how
    /// manyth of its sort there.
    /// </summary>
    public abstract string Place { get; }

    /// <summary>Names the head event in files.</summary>
    public EventKey Key => new(Kind, Place, Happened);

    /// <summary>Names the head event for people: what and of whom.</summary>
    public abstract string Describe();

    /// <summary>What distinguishes the head event beyond its source and time; enters the run hash.</summary>
    public virtual ulong Detail => 0;

    /// <summary>
    /// Takes the head event off the source, lets it happen, and schedules the next one if there is one.
    /// </summary>
    public abstract void Execute();

    /// <summary>Called when the owner died: lets go of everything that could run or keep memory alive.</summary>
    public virtual void Abandon()
    {
    }
}
