using Microsoft.Coyote.Random;

namespace Harness.Simulation.Exploration;

/// <summary>
/// Small choices taken out of large draws: Coyote records each draw in its trace, so one draw of 30 bits for about ten
/// choices is three times as fast as one draw for each, and its trace ten times smaller.
/// </summary>
internal sealed class CoyoteChooser : IChooser
{
    private const int DrawRange = 1 << 30;

    // A choice among n out of a pool of size r is uneven by at most n / r: below 1 in 4096.
    private const int Evenness = 1 << 12;

    private readonly Generator generator = Generator.Create();

    // Uniform in [0, poolRange).
    private int pool;
    private int poolRange = 1;

    /// <inheritdoc/>
    public int Next(int count)
    {
        if (count <= 1)
        {
            return 0;
        }

        if ((long)count * Evenness > poolRange)
        {
            if (count > DrawRange / Evenness)
            {
                return generator.NextInteger(count);
            }

            pool = generator.NextInteger(DrawRange);
            poolRange = DrawRange;
        }

        var choice = pool % count;
        pool /= count;
        poolRange /= count;
        return choice;
    }
}
