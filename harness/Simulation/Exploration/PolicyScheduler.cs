namespace Harness.Simulation.Exploration;

/// <summary>The loop of choices mode: a policy picks, the world executes, the recorder writes it down.</summary>
internal sealed class PolicyScheduler(
    IPolicy policy, IChooser chooser, ChoiceRecorder recorder, DeviationRecorder? deviations) : IScheduler
{
    public void Drive(World world)
    {
        while (true)
        {
            var enabled = world.Enabled();
            if (enabled.IsEmpty)
            {
                return;
            }

            var index = 0;
            if (enabled.Length > 1)
            {
                index = policy.Pick(enabled, chooser);
                recorder.Picked(index);
                deviations?.Picked(enabled, index);
            }

            world.Execute(enabled[index], enabled.Length);
        }
    }

    public void Executing(World world, EventSource source) => recorder.Stepped(world.RunHash);

    public void ReactorCreated(World world, SimReactor reactor)
    {
    }

    public void ReactorDied(SimReactor reactor)
    {
    }
}
