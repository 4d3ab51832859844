using Reports.ClientOperations;
using Reports.Text;
using Reports.Timelines;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Reports.Plots;

/// <summary>
/// Latency of every operation over the whole run on a logarithmic axis: colour is the outcome, shape the function, and
/// faults are bands behind. An operation that was never answered is drawn at the time it waited.
/// </summary>
internal static class LatencyPlot
{
    private const int Width = 1120;
    private const int Height = 330;
    private const float Density = 2;
    private const double SmallestMs = 0.01;

    /// <summary>The plot as a PNG; the same input gives the same bytes on one machine.</summary>
    /// <param name="operations">Operations to draw.</param>
    /// <param name="faults">Faults of the run.</param>
    /// <param name="endNs">When the history ends, in nanoseconds.</param>
    public static byte[] Png(
        IReadOnlyList<PairedOperation> operations, IReadOnlyList<FaultInterval> faults, long endNs)
    {
        BundledFont.EnsureRegistered();
        using var plot = new Plot();
        plot.ScaleFactor = Density;
        AddFaults(plot, faults, endNs);
        AddOperations(plot, operations, endNs);
        Style(plot, operations, endNs);
        return plot.GetImageBytes((int)(Width * Density), (int)(Height * Density), ImageFormat.Png);
    }

    private static void AddFaults(Plot plot, IReadOnlyList<FaultInterval> faults, long endNs)
    {
        foreach (var fault in faults.Where(fault => !fault.Vetoed))
        {
            var span = plot.Add.HorizontalSpan(fault.From / 1e9, (fault.To ?? endNs) / 1e9);
            span.FillColor = PlotColors.Fault;
            span.LineWidth = 0;
        }
    }

    private static void AddOperations(Plot plot, IReadOnlyList<PairedOperation> operations, long endNs)
    {
        // The rarest outcomes are drawn last, so that the many do not hide them.
        foreach (var outcome in new[] { "ok", "fail", "info" })
        {
            foreach (var append in new[] { false, true })
            {
                var series = operations.Where(o => o.Outcome == outcome && o.IsAppend == append).ToList();
                if (series.Count == 0)
                {
                    continue;
                }

                var points = plot.Add.ScatterPoints(
                    series.Select(o => o.Invocation.Time / 1e9).ToArray(),
                    series.Select(o => Math.Log10(Milliseconds(o, endNs))).ToArray());
                points.MarkerShape = append ? MarkerShape.FilledCircle : MarkerShape.OpenSquare;
                points.MarkerSize = outcome == "ok" ? 3.5f : 6;
                points.MarkerLineWidth = outcome == "ok" ? 1 : 1.5f;
                points.Color = PlotColors.Of(outcome).WithAlpha(outcome == "ok" ? 0.62 : 0.95);
            }
        }
    }

    private static void Style(Plot plot, IReadOnlyList<PairedOperation> operations, long endNs)
    {
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Axes.Color(PlotColors.Ink);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Bottom.FrameLineStyle.Color = PlotColors.Grid;
        plot.Grid.MajorLineColor = PlotColors.Grid;
        plot.Grid.MajorLineWidth = 1;
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom })
        {
            axis.TickLabelStyle.FontName = BundledFont.Family;
            axis.TickLabelStyle.FontSize = 12;
            axis.TickLabelStyle.ForeColor = PlotColors.Ink;
            axis.MajorTickStyle.Length = 0;
            axis.MinorTickStyle.Length = 0;
        }

        var exponents = operations.Select(o => Math.Log10(Milliseconds(o, endNs))).DefaultIfEmpty(0).ToList();
        var (low, high) = ((int)Math.Floor(exponents.Min()), (int)Math.Ceiling(exponents.Max()));
        high = Math.Max(high, low + 1);
        var ticks = new NumericManual();
        for (var exponent = low; exponent <= high; exponent++)
        {
            ticks.AddMajor(exponent, Label(exponent));
        }

        plot.Axes.Left.TickGenerator = ticks;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = seconds => Words.Number(seconds, "0.###") + " s",
        };
        var end = Math.Max(endNs / 1e9, 0.001);
        plot.Axes.SetLimits(-end * 0.01, end * 1.01, low - 0.1, high + 0.1);
    }

    private static double Milliseconds(PairedOperation operation, long endNs)
    {
        var end = operation.Completion?.Time ?? endNs;
        return Math.Max((end - operation.Invocation.Time) / 1e6, SmallestMs);
    }

    private static string Label(int exponent) => exponent switch
    {
        < 0 => "0." + new string('0', -exponent - 1) + "1 ms",
        < 3 => "1" + new string('0', exponent) + " ms",
        _ => "1" + new string('0', exponent - 3) + " s",
    };
}
