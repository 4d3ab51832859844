using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>A reactor of one incarnation of a node: once that was killed, nothing runs on it any more.</summary>
public sealed class MortalReactor(TestWorld world, string name) : Reactor(name)
{
    private bool isDead;

    /// <summary>What stopped the node by itself, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Drops every step still to come.</summary>
    public void Kill() => isDead = true;

    protected override void Enqueue(Step step) => world.Reactor.Post(() =>
    {
        if (!isDead)
        {
            Run(step);
        }
    });

    protected override void Fail(Exception exception)
    {
        Failure ??= exception;
        isDead = true;
    }
}
