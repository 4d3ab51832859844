using System.Net;
using System.Net.Sockets;

namespace Broker.Server.Cluster;

/// <summary>Three brokers as processes on loopback, each with a directory of its own.</summary>
internal sealed class ClusterProcesses : IDisposable
{
    private const int Count = 3;

    private readonly List<BrokerProcess> brokers = [];
    private readonly CheckOptions options;

    /// <summary>Writes the configurations; starts nothing.</summary>
    /// <param name="options">Ports, session and limits.</param>
    /// <param name="executable">Path of the server.</param>
    /// <param name="directory">Where everything lies; exists.</param>
    /// <param name="flushBeforeAck">Value of <c>log.flush.before.ack</c>.</param>
    public ClusterProcesses(CheckOptions options, string executable, string directory, bool flushBeforeAck)
    {
        (this.options, Directory) = (options, directory);
        var ports = options.FirstPort is { } first ? [.. Enumerable.Range(first, Count)] : FreePorts();
        Bootstrap = string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
        var voters = string.Join(',', ports.Select((port, index) => $"{index + 1}@127.0.0.1:{port}"));
        for (var id = 1; id <= Count; id++)
        {
            var own = Path.Combine(directory, $"{id}");
            System.IO.Directory.CreateDirectory(own);
            File.WriteAllText(
                Path.Combine(own, "server.properties"),
                $"""
                node.id={id}
                listeners=PLAINTEXT://127.0.0.1:{ports[id - 1]}
                controller.quorum.voters={voters}
                log.dirs={LogDirectory(id)}
                metadata.log.dir={own}/metadata
                default.replication.factor={Count}
                min.insync.replicas=2
                log.flush.before.ack={(flushBeforeAck ? "true" : "false")}
                broker.session.timeout.ms={(int)options.Session.TotalMilliseconds}
                broker.heartbeat.interval.ms={(int)options.Session.TotalMilliseconds / 6}
                {options.Properties}

                """);
            brokers.Add(new BrokerProcess(id, executable, own));
        }
    }

    /// <summary>The brokers, by id.</summary>
    public IReadOnlyList<BrokerProcess> Brokers => brokers;

    /// <summary>Addresses for clients.</summary>
    public string Bootstrap { get; }

    /// <summary>Where everything lies.</summary>
    public string Directory { get; }

    /// <summary>A broker by its node id.</summary>
    public BrokerProcess this[int id] => brokers[id - 1];

    /// <summary>The directory of the partitions of a broker.</summary>
    public string LogDirectory(int id) => Path.Combine(Directory, $"{id}", "log");

    /// <summary>Starts all, and waits until all are ready.</summary>
    /// <exception cref="CheckFailedException">One does not start.</exception>
    public async Task StartAsync()
    {
        brokers.ForEach(broker => broker.Start());
        await Task.WhenAll(brokers.Select(broker => broker.ReadyAsync(options.StepLimit)));
    }

    /// <summary>Stops all cleanly, together.</summary>
    /// <exception cref="CheckFailedException">One does not stop, or with an error.</exception>
    public Task StopAsync() => Task.WhenAll(brokers.Select(broker => broker.TerminateAsync(options.StepLimit)));

    /// <summary>Kills whatever runs.</summary>
    public void Dispose() => brokers.ForEach(broker => broker.Dispose());

    private static int[] FreePorts()
    {
        var sockets = Enumerable.Range(0, Count)
            .Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        sockets.ForEach(socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        var ports = sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        sockets.ForEach(socket => socket.Dispose());
        return ports;
    }
}
