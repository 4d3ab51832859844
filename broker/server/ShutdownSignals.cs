using System.Runtime.InteropServices;

namespace Broker.Server;

/// <summary>Turns the first SIGTERM or SIGINT into a request to stop; a second one ends the process at once.</summary>
internal sealed class ShutdownSignals : IDisposable
{
    // As a shell reports a process that a signal ended: 128 and the number of the signal.
    private const int ExitCodeInterrupted = 130;
    private const int ExitCodeTerminated = 143;

    private readonly TaskCompletionSource requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> registrations;

    public ShutdownSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
    ];

    /// <summary>Completes with the first signal.</summary>
    public Task Requested => requested.Task;

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!requested.TrySetResult())
        {
            Environment.Exit(context.Signal == PosixSignal.SIGINT ? ExitCodeInterrupted : ExitCodeTerminated);
        }
    }
}
