using System.Globalization;

namespace Broker.Storage;

/// <summary>Names of the files of a log: the base offset of the segment in 20 digits, and what it holds.</summary>
internal static class SegmentNames
{
    public const string Log = ".log";
    public const string OffsetIndex = ".index";
    public const string TimeIndex = ".timeindex";

    /// <summary>Aborted transactions; there only once there was one.</summary>
    public const string TransactionIndex = ".txnindex";

    /// <summary>Producers at an offset that need not be the start of a segment.</summary>
    public const string Snapshot = ".snapshot";

    /// <summary>Added to the name of a file that is to be deleted.</summary>
    public const string Deleted = ".deleted";

    /// <summary>Added to the name of a file of a segment that is being cleaned.</summary>
    public const string Cleaned = ".cleaned";

    /// <summary>Added to the name of a file of a segment that is to take the place of others.</summary>
    public const string Swap = ".swap";

    private const int Digits = 20;

    /// <summary>Everything a segment consists of; the batches last, because without them the others go.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [OffsetIndex, TimeIndex, TransactionIndex, Log];

    public static string Of(long baseOffset, string extension) =>
        baseOffset.ToString($"D{Digits}", CultureInfo.InvariantCulture) + extension;

    /// <summary>The offset in the name of a file with the given extension; false for other names.</summary>
    public static bool TryParse(string name, string extension, out long baseOffset)
    {
        baseOffset = -1;
        return name.Length == Digits + extension.Length
            && name.EndsWith(extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out baseOffset);
    }
}
