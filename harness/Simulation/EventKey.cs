using System.Globalization;

namespace Harness.Simulation;

/// <summary>
/// Names one event of a run without counting the events of others, so that it names the same event in a run that
/// differs elsewhere. Written as kind, source and ordinal, such as <c>frame broker-2→broker-1#3 4</c>.
/// </summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Source">Whose event it is. Steps: node, process and reactor. Timers: the same, with the number of the
/// timer among those of the reactor. Frames: sender and receiver, with the number of the connection. Flushes: node and
/// file. Actions: their name. Where several have one name, their number, from 1, follows a <c>#</c>.</param>
/// <param name="Ordinal">How many events of that source happened before.</param>
public readonly record struct EventKey(EventKind Kind, string Source, int Ordinal)
{
    // By EventKind, which counts from 1.
    private static readonly string[] Names = ["action", "step", "frame", "timer", "flush"];

    /// <summary>The form in files.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Names[(int)Kind - 1]} {Source} {Ordinal}");

    /// <summary>Reads the form in files; false if it is not of that form.</summary>
    public static bool TryParse(string text, out EventKey key)
    {
        key = default;
        var (first, last) = (text.IndexOf(' '), text.LastIndexOf(' '));
        if (first < 0 || last <= first + 1
            || !int.TryParse(text.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
        {
            return false;
        }

        var kind = Array.IndexOf(Names, text[..first]) + 1;
        key = new EventKey((EventKind)kind, text[(first + 1)..last], ordinal);
        return kind > 0;
    }

    internal static string Numbered(string name, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}#{number}");
}
