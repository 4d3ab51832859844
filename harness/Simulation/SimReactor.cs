using System.Globalization;
using Broker.Runtime;

namespace Harness.Simulation;

/// <summary>A reactor whose mailbox is an event source of the world.</summary>
internal sealed class SimReactor : Reactor
{
    private readonly Incarnation incarnation;
    private readonly Mailbox mailbox;

    public SimReactor(Incarnation incarnation, string name)
        : base(name)
    {
        this.incarnation = incarnation;
        mailbox = new Mailbox(this, incarnation);
    }

    /// <summary>The source of its steps.</summary>
    public EventSource Source => mailbox;

    /// <inheritdoc/>
    protected override void Enqueue(Step step)
    {
        // Dead first: the finalizer of an abandoned PeriodicTimer posts from its own thread, and is no leak.
        // A post from a wrong thread is dropped and recorded rather than refused with an exception, because an
        // exception out of an await's continuation would take the whole process down.
        if (!incarnation.IsDead && incarnation.World.IsControlled($"Post to {mailbox.Describe()}"))
        {
            mailbox.Add(step);
        }
    }

    /// <inheritdoc/>
    protected override void Fail(Exception exception)
    {
        if (!incarnation.IsDead)
        {
            incarnation.World.Fail(
                new ReactorFailedException(incarnation.Node.Name, $"reactor '{Name}'", exception));
        }
    }

    private sealed class Mailbox(SimReactor reactor, Incarnation owner)
        : EventSource(owner.World, EventKind.Step, owner.World.NextLane(), owner)
    {
        // The head is the one that is scheduled; the time is when it was posted (virtual ns).
        private readonly Queue<(Step Step, long PostedAt)> posted = new();

        public void Add(Step step)
        {
            posted.Enqueue((step, World.Now));
            if (posted.Count == 1)
            {
                ScheduleHead();
            }
        }

        public override string Place { get; } =
            string.Create(CultureInfo.InvariantCulture, $"{owner.Node.Name}/{owner.Number}/{reactor.Name}");

        public override string Describe() => $"step of {Owner!.Node.Name}/{reactor.Name}";

        public override void Execute()
        {
            var (step, _) = posted.Dequeue();
            if (posted.Count > 0)
            {
                ScheduleHead();
            }

            reactor.Run(step);
        }

        public override void Abandon() => posted.Clear();

        private void ScheduleHead()
        {
            var (_, postedAt) = posted.Peek();
            var window = World.Windows.Mailbox;
            World.Schedule(this, postedAt + window.Earliest, postedAt + window.Latest);
        }
    }
}
