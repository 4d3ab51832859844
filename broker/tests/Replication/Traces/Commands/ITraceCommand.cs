namespace Broker.Tests.Replication.Traces.Commands;

/// <summary>Something that a script can make happen.</summary>
internal interface ITraceCommand
{
    /// <summary>The first word of its line.</summary>
    string Name { get; }

    /// <summary>Makes it happen; what comes of it is written down by the cluster.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="words">The other words of the line.</param>
    void Run(TraceCluster cluster, string[] words);
}
