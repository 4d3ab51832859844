using Broker;
using Broker.Server;

using var signals = new ShutdownSignals();
var command = new ServerCommand(
    Console.Out,
    Console.Error,
    (config, ports) =>
    {
        var node = new BrokerNode(config, ports, BrokerRules.Correct);
        return new DelegateNode(node.StartAsync, node.StopAsync);
    });
return await command.RunAsync(args, signals.Requested);
