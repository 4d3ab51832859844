namespace Harness.Simulation.Exploration;

/// <summary>Where policies draw from: under exploration, Coyote's generator and nothing else.</summary>
internal interface IChooser
{
    /// <summary>A uniform integer in [0, <paramref name="count"/>); draws nothing if there is only one.</summary>
    int Next(int count);
}
