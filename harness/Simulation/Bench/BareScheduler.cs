using Broker.Runtime;
using Harness.Simulation.Exploration;

namespace Harness.Simulation.Bench;

/// <summary>How fast the scheduler is without anything to schedule: a world of twelve reactors that only post.</summary>
public static class BareScheduler
{
    private const int ReactorCount = 12;
    private const long Forever = long.MaxValue / 4;

    /// <summary>Runs a toy world under Coyote, recording every choice.</summary>
    /// <param name="time">The clock to measure with.</param>
    /// <param name="steps">Events to run, positive; at least 100,000 for a steady figure.</param>
    /// <returns>Recorded choices among two or more enabled events per second of that clock.</returns>
    public static double Measure(TimeProvider time, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var options = new ExploreOptions { Seed = 1, Policy = PolicyKind.Uniform };
        var began = time.GetTimestamp();
        var result = Explorer.Explore(options, world => Play(world, steps));
        return result.Choices / time.GetElapsedTime(began).TotalSeconds;
    }

    // Each reactor posts to the next one, as many times as there are steps to run.
    private static void Play(World world, int steps)
    {
        var left = steps;
        world.AddNode("toy").Start(ports =>
        {
            var reactors = new Reactor[ReactorCount];
            var passes = new Action[ReactorCount];
            for (var i = 0; i < ReactorCount; i++)
            {
                var next = (i + 1) % ReactorCount;
                reactors[i] = ports.CreateReactor($"reactor-{i}");
                passes[i] = () =>
                {
                    if (--left > 0)
                    {
                        reactors[next].Post(passes[next]);
                    }
                };
            }

            for (var i = 0; i < ReactorCount; i++)
            {
                reactors[i].Post(passes[i]);
            }
        });
        world.Run(Forever);
    }
}
