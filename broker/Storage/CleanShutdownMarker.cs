using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Broker.Storage;

/// <summary>
/// The content of the file that says that all logs of a directory were closed in order, in version 0 of Kafka's form: a
/// JSON object with the broker epoch of the process that closed them (KIP-966).
/// </summary>
internal static class CleanShutdownMarker
{
    /// <summary>What stands for no broker epoch.</summary>
    public const long NoEpoch = -1;

    /// <summary>The content of the file.</summary>
    public static byte[] ToBytes(long brokerEpoch) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"version":0,"brokerEpoch":{{brokerEpoch}}}"""));

    /// <summary>
    /// The broker epoch in the file; <see cref="NoEpoch"/> where it says none, or what it says makes no sense: then
    /// nobody vouches for the logs towards the controller.
    /// </summary>
    public static long EpochIn(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("brokerEpoch", out var epoch)
                && epoch.ValueKind == JsonValueKind.Number && epoch.TryGetInt64(out var value) && value >= 0
                    ? value
                    : NoEpoch;
        }
        catch (JsonException)
        {
            return NoEpoch;
        }
    }
}
