using System.Text;
using Broker.Configuration;

namespace Broker.Server;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    public static string Version => $"broker-server {typeof(HelpText).Assembly.GetName().Version!.ToString(3)}";

    public static string Help()
    {
        var text = new StringBuilder(
            """
            Usage: broker-server FILE.properties [--override KEY=VALUE]...
                   broker-server dump [--json] FILE...

            Runs one node, broker and controller in one, until SIGTERM or SIGINT; a second signal ends it at once.

              --override KEY=VALUE  replaces a value of the file; may be repeated
              --help                prints this text
              --version             prints the version

            dump prints segments (.log), indexes (.index, .timeindex, .txnindex), snapshots of producers (.snapshot)
            and checkpoints, an entry a line; with --json as JSON, an object a line. It ends with 1 if a file can not be
            read or is damaged.

            Exit codes: 0 stopped by a signal, 1 an address or directory can not be used or the program failed,
            64 a mistake in the command line or the configuration.

            Keys of the properties file:

            """);
        foreach (var key in ConfigKeys.All)
        {
            text.AppendLine().Append("  ").AppendLine(key.Name).Append("      ").Append(key.Description);
            text.AppendLine(key.Default is null ? " Required." : $" Default: {key.Default}.");
        }

        return text.ToString();
    }
}
