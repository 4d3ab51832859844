using System.Globalization;

namespace Broker.Server.Cluster;

/// <summary>What a check does, and how hard.</summary>
internal sealed record CheckOptions
{
    /// <summary>How the check is asked for.</summary>
    public const string Usage = """
        Usage: cluster.sh check [--mode flush|page-cache|both] [--rounds N] [--kills N] [--rate N] [--seed N]

        Starts three brokers of its own on loopback, sends numbered records with an idempotent producer
        (Confluent.Kafka) to three partitions, and meanwhile, in each round,

          restarts every broker, one after another (SIGTERM), each when all replicas are in sync again;
          kills the leader of a partition (SIGKILL), --kills times, and starts it again: now at once, now after another
            broker leads;
          kills all brokers at once (only with --mode flush: nothing else promises to survive that).

        Then it reads everything. Nothing acknowledged may be lost or at another offset than was said, nothing twice or
        out of order, and the files of the three replicas have to be the same.

          --mode    log.flush.before.ack=true, =false, or one after the other (default both)
          --rounds  default 1
          --kills   per round, default 6
          --rate    records per second over all partitions, default 1000
          --seed    of the moments of the kills, default 1

        Exit codes: 0 all is well, 1 it is not, 2 a step took too long or failed, 64 the command line is wrong.
        Environment: CLUSTER_PORT (of the first broker; default: free ports), CLUSTER_PROPERTIES (lines added to every
        properties file), CLIENT_DEBUG (of librdkafka, such as broker,eos), TMPDIR (where data and logs lie meanwhile;
        they are kept after a failure).
        """;

    private const int CountMax = 1_000_000;

    /// <summary>The modes to try, by <c>log.flush.before.ack</c>.</summary>
    public IReadOnlyList<bool> FlushModes { get; init; } = [true, false];

    /// <summary>Rounds per mode.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Kills of a leader per round.</summary>
    public int Kills { get; init; } = 6;

    /// <summary>Records per second over all partitions.</summary>
    public int Rate { get; init; } = 1000;

    /// <summary>Seed of the moments of the kills.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>After this time without a heartbeat the controller takes a broker for dead.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one step may take, such as a start or the return into the in-sync replicas.</summary>
    public TimeSpan StepLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Port of the first broker; null for free ones.</summary>
    public int? FirstPort { get; init; }

    /// <summary>Lines added to the properties of every broker.</summary>
    public string Properties { get; init; } = "";

    /// <summary>What the client says besides warnings: contexts of librdkafka's <c>debug</c>.</summary>
    public string ClientDebug { get; init; } = "";

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="variable">Value of an environment variable; null for none.</param>
    /// <exception cref="UsageException">It is wrong.</exception>
    public static CheckOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var firstPort = variable("CLUSTER_PORT");
        var options = new CheckOptions
        {
            FirstPort = string.IsNullOrEmpty(firstPort) ? null : Number("CLUSTER_PORT", firstPort, 65_533),
            Properties = variable("CLUSTER_PROPERTIES") ?? "",
            ClientDebug = variable("CLIENT_DEBUG") ?? "",
        };
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new UsageException($"{name} needs a value.");
            options = name switch
            {
                "--mode" => options with { FlushModes = Modes(value) },
                "--rounds" => options with { Rounds = Number(name, value, CountMax) },
                "--kills" => options with { Kills = Number(name, value, CountMax, least: 0) },
                "--rate" => options with { Rate = Number(name, value, CountMax) },
                "--seed" => options with { Seed = Number(name, value, int.MaxValue, least: 0) },
                _ => throw new UsageException($"There is no option {name}; --help tells which there are."),
            };
        }

        return options;
    }

    private static bool[] Modes(string value) => value switch
    {
        "flush" => [true],
        "page-cache" => [false],
        "both" => [true, false],
        _ => throw new UsageException($"--mode is flush, page-cache or both, and not '{value}'."),
    };

    private static int Number(string name, string value, int most, int least = 1) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} is a number from {least} to {most}, and not '{value}'.");
}
