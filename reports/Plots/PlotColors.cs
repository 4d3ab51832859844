using ScottPlot;

namespace Reports.Plots;

/// <summary>
/// Colours of a plot on a transparent ground: the hues of the page, which stay apart for colour-blind readers. Dark
/// pages invert the lightness and keep the hue.
/// </summary>
internal static class PlotColors
{
    /// <summary>Axes and their labels.</summary>
    public static Color Ink { get; } = Color.FromHex("#57606f");

    /// <summary>Grid lines.</summary>
    public static Color Grid { get; } = Color.FromHex("#e4e8ed");

    /// <summary>Bands behind the points while a fault lasts.</summary>
    public static Color Fault { get; } = Color.FromHex("#f4ecda");

    /// <summary>The colour of an outcome.</summary>
    public static Color Of(string outcome) => outcome switch
    {
        "ok" => Color.FromHex("#2a6fb8"),
        "fail" => Color.FromHex("#b3478f"),
        _ => Color.FromHex("#c77700"),
    };
}
