using Microsoft.Coyote.Random;
using Microsoft.Coyote.Runtime;

namespace Harness.Simulation.Exploration;

/// <summary>
/// Every reactor is a long-lived Coyote operation, the body's own operation does all other events, and Coyote decides
/// who goes on. An operation can go on only while its head is enabled by the rule of windows. Slots are reused, because
/// Coyote looks at every operation ever made.
/// </summary>
internal sealed class OperationsScheduler : IScheduler
{
    private readonly List<OperationSlot> slots = [];
    private readonly List<EventSource> others = [];
    private readonly Generator generator = Generator.Create();

    // No operation can go on while an event happens or while the body runs.
    private bool isBusy = true;
    private bool isOver;
    private int liveSlots;
    private int enabledCount;

    /// <summary>Steps at which two or more events were enabled.</summary>
    public long Choices { get; private set; }

    public void Drive(World world)
    {
        Renew(world);
        isBusy = false;
        while (Await(() => world.HasEnded || (!isBusy && others.Count > 0)))
        {
            world.TakeControl();
            if (world.HasEnded)
            {
                break;
            }

            // Others may have gone on in between, and done what was enabled.
            if (others.Count > 0)
            {
                var index = others.Count == 1 ? 0 : generator.NextInteger(others.Count);
                Step(world, others[index]);
            }
        }

        isBusy = true;
    }

    public void Executing(World world, EventSource source)
    {
        if (enabledCount > 1)
        {
            Choices++;
        }
    }

    public void ReactorCreated(World world, SimReactor reactor)
    {
        var slot = slots.Find(slot => slot.Source is null);
        if (slot is null)
        {
            slot = new OperationSlot();
            slots.Add(slot);
            liveSlots++;
            StartThread(world, slot);
        }

        slot.Source = reactor.Source;
        slot.IsEnabled = false;
    }

    public void ReactorDied(SimReactor reactor)
    {
        var slot = slots.Find(slot => slot.Source == reactor.Source)!;
        slot.Source = null;
        slot.IsEnabled = false;
    }

    /// <summary>Lets all operations complete.</summary>
    public void Finish()
    {
        isOver = true;
        Operation.PauseUntil(() => liveSlots == 0);
    }

    // Gives way at least once, then waits for the condition.
    private static bool Await(Func<bool> condition)
    {
        if (condition())
        {
            Operation.ScheduleNext();
        }
        else
        {
            Operation.PauseUntil(condition);
        }

        return true;
    }

    private void StartThread(World world, OperationSlot slot)
    {
        var id = Operation.CreateNext()
            ?? throw new HarnessException("Coyote made no operation: the world was not made by its testing engine.");
#pragma warning disable RS0030 // Coyote controls this thread: it only runs while the engine lets it.
        var thread = new Thread(() =>
        {
            try
            {
                Operation.OnStarted(id);
                RunSlot(world, slot);
                liveSlots--;
                Operation.OnCompleted();
                Operation.ScheduleNext();
            }
            catch (ThreadInterruptedException)
            {
                // Coyote stops threads this way when it cuts a run short; the explorer reports that.
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
#pragma warning restore RS0030
        Operation.Start(id);
    }

    private void RunSlot(World world, OperationSlot slot)
    {
        bool CanStep() => !isBusy && slot.IsEnabled && !world.HasEnded;

        while (Await(() => isOver || CanStep()))
        {
            if (isOver)
            {
                return;
            }

            if (CanStep())
            {
                world.TakeControl();
                Step(world, slot.Source!);
            }
        }
    }

    private void Step(World world, EventSource source)
    {
        isBusy = true;
        world.Execute(source, enabledCount);
        Renew(world);
        isBusy = false;
    }

    private void Renew(World world)
    {
        var enabled = world.Enabled();
        enabledCount = enabled.Length;
        others.Clear();
        foreach (var slot in slots)
        {
            slot.IsEnabled = false;
        }

        foreach (var source in enabled)
        {
            if (source.Kind == EventKind.Step)
            {
                slots.Find(slot => slot.Source == source)!.IsEnabled = true;
            }
            else
            {
                others.Add(source);
            }
        }
    }
}
