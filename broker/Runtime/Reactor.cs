namespace Broker.Runtime;

/// <summary>
/// A single-threaded event loop: a FIFO mailbox that is also a <see cref="SynchronizationContext"/>, so that plain
/// <c>await</c> resumes on it. Every piece of mutable state belongs to exactly one reactor, and reactors talk only by
/// posting. Each world supplies the mailbox: a queue drained by the thread pool in the host, an event source of the
/// scheduler in the simulation.
/// </summary>
public abstract class Reactor(string name) : SynchronizationContext
{
    /// <summary>The reactor whose step is running on this thread, or null outside any step.</summary>
    public static new Reactor? Current => SynchronizationContext.Current as Reactor;

    /// <summary>A name unique within its node, such as <c>controller</c> or <c>partitions-0</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Appends a step to the mailbox. Safe to call from any thread of the host.</summary>
    public sealed override void Post(SendOrPostCallback callback, object? state) => Enqueue(new Step(callback, state));

    /// <summary>Appends a step to the mailbox. Safe to call from any thread of the host.</summary>
    public void Post(Action action) => Enqueue(new Step(static state => ((Action)state!)(), action));

    /// <summary>Not supported: a reactor never blocks another one.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public sealed override void Send(SendOrPostCallback callback, object? state) =>
        throw new NotSupportedException("A reactor is only ever posted to.");

    /// <summary>
    /// Starts work nobody awaits, as a step of its own. An exception that leaves it is a defect of the program: it
    /// goes to <see cref="Fail"/>, which stops the node (and, in simulation, fails the run).
    /// </summary>
    public void Spawn(Func<Task> work) => Post(() => _ = Observe(work()));

    /// <summary>
    /// Runs <paramref name="work"/> on this reactor and brings its result, or its exception, back to the caller, who
    /// resumes on their own reactor by posting.
    /// </summary>
    public Task<T> Ask<T>(Func<Task<T>> work)
    {
        var answer = new Completion<T>();
        Post(() => Relay(work, answer));
        return answer.Task;
    }

    /// <summary>Runs a synchronous function on this reactor and brings its result back to the caller.</summary>
    public Task<T> Ask<T>(Func<T> work) => Ask(() => Task.FromResult(work()));

    /// <summary>Throws unless the running step belongs to this reactor: guards state that only it may touch.</summary>
    /// <exception cref="InvalidOperationException">The caller runs on another reactor or on none.</exception>
    public void VerifyCurrent()
    {
        if (!ReferenceEquals(SynchronizationContext.Current, this))
        {
            throw new InvalidOperationException($"State of reactor '{Name}' was touched from outside of it.");
        }
    }

    /// <summary>Adds a step to the world's mailbox of this reactor, unless the reactor was stopped.</summary>
    protected abstract void Enqueue(Step step);

    /// <summary>Called on this reactor with an exception that nothing handled.</summary>
    protected abstract void Fail(Exception exception);

    /// <summary>
    /// Runs one step with this reactor as the current context; an escaping exception goes to <see cref="Fail"/>.
    /// </summary>
    protected void Run(Step step)
    {
        // Restoring the execution context keeps AsyncLocal values of one step out of the next.
        var execution = ExecutionContext.Capture();
        var outer = SynchronizationContext.Current;
        SetSynchronizationContext(this);
        try
        {
            step.Callback(step.State);
        }
        catch (Exception exception)
        {
            // The edge of the reactor: everything unhandled is a defect, and Fail decides what dies of it.
            Fail(exception);
        }
        finally
        {
            if (execution is not null)
            {
                ExecutionContext.Restore(execution);
            }

            SetSynchronizationContext(outer);
        }
    }

    private async Task Observe(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void Relay<T>(Func<Task<T>> work, Completion<T> answer) => _ = RelayAsync(work, answer);

    private static async Task RelayAsync<T>(Func<Task<T>> work, Completion<T> answer)
    {
        try
        {
            answer.TrySetResult(await work());
        }
        catch (Exception exception)
        {
            answer.TrySetException(exception);
        }
    }

    /// <summary>One item of a mailbox.</summary>
    protected readonly record struct Step(SendOrPostCallback Callback, object? State);
}
