using System.Globalization;

namespace Broker.Configuration;

/// <summary>Finds out which values a key takes: those that it accepts.</summary>
public static class ConfigValueTypes
{
    private const string MoreThanInt = "3000000000";

    private static readonly IReadOnlyList<string> Lists =
    [
        "controller.quorum.voters", "follower.replication.throttled.replicas", "leader.replication.throttled.replicas",
        "log.cleanup.policy", "log.dirs", "process.roles",
    ];

    /// <summary>The type of a key's values.</summary>
    /// <param name="key">The key.</param>
    /// <param name="any">Any configuration.</param>
    public static ConfigValueType Of(ConfigKey key, BrokerConfig any) =>
        Lists.Contains(key.Name) ? ConfigValueType.List
        : key.Default is "true" or "false" ? ConfigValueType.Boolean
        : IsNumber(key, any) ? Accepts(key, any, MoreThanInt) ? ConfigValueType.Long : ConfigValueType.Int
        : double.TryParse(key.Default, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? ConfigValueType.Double
        : ConfigValueType.String;

    private static bool IsNumber(ConfigKey key, BrokerConfig any) =>
        long.TryParse(key.Default ?? "1", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        && Accepts(key, any, key.Default ?? "1");

    private static bool Accepts(ConfigKey key, BrokerConfig any, string text)
    {
        try
        {
            key.Apply(any, text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
