using System.Runtime.ExceptionServices;
using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>
/// Reactors, clock and network on the thread of the test. Time moves only when nothing else is left to do.
/// </summary>
public sealed class TestWorld
{
    private readonly Queue<Action> steps = [];
    private Exception? defect;

    public TestWorld()
    {
        Network = new TestNetwork(Time, Frames);
        Ports = new Ports
        {
            Time = Time,
            Network = Network,
            Storage = new NoStorage(),
            Random = new ConstantRandom(),
            Frames = Frames,
            Events = new NoEvents(),
            CreateReactor = name => new TestReactor(this, name),
        };
        Reactor = Ports.CreateReactor("test");
    }

    public TestTime Time { get; } = new();

    public FramePool Frames { get; } = new(poison: true);

    public TestNetwork Network { get; }

    public Ports Ports { get; }

    public Reactor Reactor { get; }

    /// <summary>Runs work on the reactor, and everything else, until it is done.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        var result = Reactor.Ask(work);
        while (!result.IsCompleted)
        {
            Step();
        }

        return result.GetAwaiter().GetResult();
    }

    /// <summary>Runs work on the reactor, and everything else, until it is done.</summary>
    public void Run(Func<Task> work) => Run(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Runs everything that needs no time to pass.</summary>
    public void Settle()
    {
        const int Limit = 1_000_000;
        for (var i = 0; steps.Count > 0; i++)
        {
            if (i == Limit)
            {
                throw new InvalidOperationException("Something goes on for ever without any time passing.");
            }

            Step();
        }
    }

    private void Step()
    {
        if (steps.TryDequeue(out var step))
        {
            step();
        }
        else
        {
            Assert.That(Time.FireNext(), Is.True, "nothing is left to do, and the work is not done");
        }

        if (defect is not null)
        {
            ExceptionDispatchInfo.Throw(defect);
        }
    }

    private sealed class TestReactor(TestWorld world, string name) : Reactor(name)
    {
        protected override void Enqueue(Step step) => world.steps.Enqueue(() => Run(step));

        protected override void Fail(Exception exception) => world.defect = exception;
    }

    private sealed class ConstantRandom : RandomSource
    {
        public override ulong NextBits() => 0;
    }

    private sealed class NoEvents : IEventSink
    {
        public void Report(BrokerEvent happened)
        {
        }
    }

    private sealed class NoStorage : IStorage
    {
        public IReadOnlyList<string> List(string directory) => throw new NotSupportedException();

        public bool FileExists(string path) => throw new NotSupportedException();

        public void CreateDirectory(string path) => throw new NotSupportedException();

        public IFile Open(string path) => throw new NotSupportedException();

        public void Rename(string path, string target) => throw new NotSupportedException();

        public void RenameDirectory(string path, string target) => throw new NotSupportedException();

        public void DeleteDirectory(string path) => throw new NotSupportedException();

        public void Delete(string path) => throw new NotSupportedException();

        public Task FlushDirectoryAsync(string directory) => throw new NotSupportedException();
    }
}
