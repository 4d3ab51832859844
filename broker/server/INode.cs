namespace Broker.Server;

/// <summary>What the server starts and stops; called on a reactor.</summary>
internal interface INode
{
    /// <summary>Completes when the node listens.</summary>
    /// <exception cref="IOException">An address or a directory can not be used.</exception>
    Task StartAsync();

    /// <summary>Completes when the node has left its cluster and closed its files.</summary>
    Task StopAsync();
}
