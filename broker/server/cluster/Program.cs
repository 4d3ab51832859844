using System.Runtime.InteropServices;
using Broker.Server;
using Broker.Server.Cluster;

if (args is ["-h" or "--help" or "help"])
{
    Console.WriteLine(CheckOptions.Usage);
    return ExitCodes.Success;
}

using var stop = new CancellationTokenSource();
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
var server = Path.Combine(AppContext.BaseDirectory, "broker-server");
return await new CheckCommand(Console.Out, Console.Error, server).RunAsync(
    args, Environment.GetEnvironmentVariable, stop.Token);

void Cancel(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
