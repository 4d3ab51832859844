using Broker.Server;

using var signals = new ShutdownSignals();
var command = new ServerCommand(
    Console.Out,
    Console.Error,
    (_, _) => new DelegateNode(
        () => throw new IOException("This build of broker-server has no broker."),
        () => Task.CompletedTask));
return await command.RunAsync(args, signals.Requested);
