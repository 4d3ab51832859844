using System.Globalization;
using Broker.Runtime;

namespace Broker.Configuration;

/// <summary>Reads the values of keys. Every mistake is a <see cref="FormatException"/> that names the remedy.</summary>
internal static class ConfigValues
{
    public const string LeaderSelector = "org.apache.kafka.common.replica.LeaderSelector";
    public const string RackAwareSelector = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    private const string PlaintextScheme = "PLAINTEXT://";
    private const int PortMax = 65535;

    public static int Whole(string text, int least, int most = int.MaxValue) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value >= least && value <= most
            ? value
            : throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{text}' is not a whole number from {least} to {most}; give one."));

    public static long WholeLong(string text, long least) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least
            ? value
            : throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{text}' is not a whole number from {least} to {long.MaxValue}; give one."));

    public static TimeSpan Milliseconds(string text, int least) => TimeSpan.FromMilliseconds(Whole(text, least));

    public static bool Truth(string text) => text.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false; give one of the two."),
    };

    public static double Ratio(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1
            ? value
            : throw new FormatException($"'{text}' is not a number from 0 to 1; give one, such as 0.5.");

    public static CleanupPolicy Policy(string text)
    {
        var policy = CleanupPolicy.None;
        foreach (var item in Items(text))
        {
            policy |= item switch
            {
                "delete" => CleanupPolicy.Delete,
                "compact" => CleanupPolicy.Compact,
                _ => throw new FormatException(
                    $"'{item}' is neither delete nor compact; give one of the two, or both."),
            };
        }

        return policy != CleanupPolicy.None
            ? policy
            : throw new FormatException("there is no policy; give delete, compact, or compact,delete.");
    }

    public static ReadConfirmation Confirmation(string text) => text switch
    {
        "none" => ReadConfirmation.None,
        "isr" => ReadConfirmation.Isr,
        _ => throw new FormatException($"'{text}' is neither none nor isr; give one of the two."),
    };

    public static void VerifyRoles(string text)
    {
        if (!Items(text).Order(StringComparer.Ordinal).SequenceEqual(["broker", "controller"]))
        {
            throw new FormatException($"'{text}' is not supported: every node has both roles; give broker,controller.");
        }
    }

    /// <summary>Reads <c>PLAINTEXT://host:port</c>.</summary>
    public static Endpoint Listener(string text)
    {
        var listeners = Items(text);
        if (listeners.Count > 1)
        {
            throw new FormatException(
                "only one listener is supported, which serves clients, brokers and controllers; give one.");
        }

        if (!text.StartsWith(PlaintextScheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"'{text}' is not a supported listener; give {PlaintextScheme}host:port.");
        }

        var address = text[PlaintextScheme.Length..];
        return TryAddress(address)
            ?? throw new FormatException(
                $"'{address}' is not a host and a port; give {PlaintextScheme}host:port with a port from 1 to "
                + $"{PortMax} (host 127.0.0.1 for this machine only, 0.0.0.0 for all its addresses).");
    }

    /// <summary>Reads <c>1@host:port,2@host:port</c>.</summary>
    public static IReadOnlyList<Voter> Voters(string text)
    {
        var voters = new List<Voter>();
        foreach (var item in Items(text))
        {
            var at = item.IndexOf('@', StringComparison.Ordinal);
            if (at < 0 || TryAddress(item[(at + 1)..]) is not { } endpoint
                || !int.TryParse(item[..at], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                throw new FormatException($"'{item}' is not a voter; give id@host:port, and commas between voters.");
            }

            if (voters.Any(voter => voter.Id == id))
            {
                throw new FormatException($"voter {id} is listed twice; give every voter once.");
            }

            voters.Add(new Voter(id, endpoint));
        }

        return voters.Count > 0
            ? [.. voters.OrderBy(voter => voter.Id)]
            : throw new FormatException("there is no voter; give id@host:port of every node with the controller role.");
    }

    /// <summary>Whether a replica selector is the one that goes by racks; there are only Kafka's own two.</summary>
    public static bool IsRackAware(string text) => text switch
    {
        LeaderSelector => false,
        RackAwareSelector => true,
        _ => throw new FormatException(
            $"'{text}' is not a replica selector; give {LeaderSelector} or {RackAwareSelector}."),
    };

    /// <summary>1 to 64 letters, digits, dots, dashes and underscores.</summary>
    public static string Word(string text) =>
        text.Length is > 0 and <= 64
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
            ? text
            : throw new FormatException($"'{text}' is not 1 to 64 letters, digits, dots, dashes and underscores.");

    /// <summary>Absolute paths parted by commas, at least one.</summary>
    public static IReadOnlyList<string> Directories(string text) => Items(text) is { Count: > 0 } items
        ? [.. items.Select(Directory)]
        : throw new FormatException("no directory is given; give at least one.");

    /// <summary>Reads one absolute path; the result has no empty or <c>.</c> parts and no slash at its end.</summary>
    public static string Directory(string text)
    {
        if (!text.StartsWith('/'))
        {
            throw new FormatException($"'{text}' is not an absolute path; give one that starts with /.");
        }

        var parts = text.Split('/').Where(part => part is not ("" or ".")).ToList();
        if (parts.Count == 0 || parts.Contains(".."))
        {
            throw new FormatException($"'{text}' can not be used; give a path below / without '..'.");
        }

        return "/" + string.Join('/', parts);
    }

    private static List<string> Items(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    // A host is a name, an IPv4 address, or an IPv6 address in brackets.
    private static Endpoint? TryAddress(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > PortMax)
        {
            return null;
        }

        var host = text[..colon];
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        host = bracketed ? host[1..^1] : host;
        var letters = bracketed ? ":.%" : ".-_";
        return host.Length > 0 && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letters.Contains(letter))
            ? new Endpoint(host, port)
            : null;
    }
}
