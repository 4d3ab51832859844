using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework.Internal;

namespace Broker.Tests.Storage;

/// <summary>
/// Random sequences of operations, the same in every run. One that fails is shrunk, and shown with what it did.
/// </summary>
internal static class RandomSequences
{
    /// <summary>Runs something again and again, each time with other choices.</summary>
    /// <param name="sequences">How often.</param>
    /// <param name="draws">How many choices a sequence has.</param>
    /// <param name="seed">Other seeds, other sequences.</param>
    /// <param name="run">Fails by an exception.</param>
    public static void Check(int sequences, int draws, ulong seed, Func<Choices, Task> run)
    {
        var shrinker = ArbMap.Default.ArbFor<int[]>();
        var drawn = Arb.From(
            Gen.Choose(0, 9999).ArrayOf(draws),
            values => shrinker.Shrinker(values).Where(smaller => Array.TrueForAll(smaller, value => value >= 0)));
        var property = Prop.ForAll(drawn, values => Run(new Choices(values), run));
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(sequences).WithReplay(seed, 1), property);
    }

    private static void Run(Choices choices, Func<Choices, Task> run)
    {
        // What fails on the way to the shortest sequence is no failure of the test.
        using var attempt = new TestExecutionContext.IsolatedContext();
        try
        {
            run(choices).GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message} after: {choices.Notes}", exception);
        }
    }
}
