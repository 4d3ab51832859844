namespace Broker.Server;

/// <summary>
/// Starts work of the host outside every reactor. An exception that leaves it is a defect of the program and goes to
/// the same place as one that leaves a reactor.
/// </summary>
/// <param name="failed">Takes the exception; called on a thread of the pool.</param>
internal sealed class Background(Action<Exception> failed)
{
    public Task Start(Func<Task> work) => Task.Run(() => ObserveAsync(work));

    private async Task ObserveAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }
}
