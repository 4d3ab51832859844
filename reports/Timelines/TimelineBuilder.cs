using Harness.Histories;
using Reports.ClientOperations;
using Reports.Text;

namespace Reports.Timelines;

/// <summary>Lays a timeline out, lane by lane from the top: faults, replicas, leaders, clients.</summary>
internal sealed class TimelineBuilder
{
    private const double AxisHeight = 30;
    private const double LaneGap = 10;
    private const double RowHeight = 20;
    private const double BarHeight = 15;
    private const double CharacterWidth = 6.1;
    private const double TickDistance = 96;
    private const int LeaderLanes = 8;
    private const int BandLimit = 300;
    private const double LabelDistance = 440;
    private const double MomentWidth = 6;

    private readonly TimelineInput _input;
    private readonly IReadOnlyList<PairedOperation> _drawn;
    private readonly TimeScale _scale;
    private readonly List<LaneLabel> _labels = [];
    private readonly List<LaneLine> _lines = [];
    private readonly List<Band> _shades = [];
    private readonly List<BandLabel> _bandLabels = [];

    // Invariant: everything drawn so far lies above it.
    private double _y = AxisHeight;

    // Faults, reigns and replicas that found no room under the limit.
    private int _bandsLeftOut;

    private TimelineBuilder(TimelineInput input)
    {
        _input = input;
        _drawn = [.. input.Selected.Select(ordinal => input.Operations[ordinal])];
        _scale = TimelineScaling.For(input.History, _drawn);
    }

    /// <summary>The drawing; null when there is nothing to draw.</summary>
    public static TimelineModel? Build(TimelineInput input) =>
        input.Selected.Count == 0 ? null : new TimelineBuilder(input).Build();

    private TimelineModel Build()
    {
        var faults = Faults();
        faults.AddRange(Replicas());
        var (leaders, partitionsLeftOut) = Leaders();
        var bars = Bars();
        return new TimelineModel
        {
            Width = Words.Pixels(_scale.Width),
            Height = Words.Pixels(_y + 4),
            Caption = Caption(partitionsLeftOut),
            Labels = _labels,
            Lines = _lines,
            Ticks = Ticks(),
            Breaks = [.. _scale.Breaks.Select(Break)],
            Shades = [.. _shades.Select(shade => shade with { Height = Words.Pixels(_y - AxisHeight) })],
            Faults = faults,
            Leaders = leaders,
            BandLabels = _bandLabels,
            Bars = bars,
        };
    }

    private List<Band> Faults()
    {
        var bands = new List<Band>();
        var packer = new RowPacker();
        var top = BeginLane("faults", "Faults that struck, and those that were vetoed", "faults");
        foreach (var fault in FaultInterval.All(_input.History))
        {
            var to = fault.To ?? _scale.To;
            if (!Drawable(fault.From, to, bands.Count))
            {
                continue;
            }

            var x = _scale.X(fault.From);
            var width = Math.Max(fault.Vetoed ? 10 : 4, _scale.X(to) - x);
            var row = packer.Place(x, x + width + 2);
            var kind = fault.Vetoed ? "vetoed" : "fault";
            bands.Add(NewBand(x, top + row * RowHeight, width, fault.Sentence, kind));
            AddLabels(x, top + row * RowHeight, width, Fit(fault.Name, width));
            if (!fault.Vetoed)
            {
                _shades.Add(NewBand(x, AxisHeight, width, string.Empty, "shade"));
            }
        }

        EndLane(top, packer.Rows);
        return bands;
    }

    // Moments, drawn as narrow bands; without any there is no lane.
    private List<Band> Replicas()
    {
        var bands = new List<Band>();
        var changes = ReplicaChange.All(_input.History).ToList();
        if (changes.Count == 0)
        {
            return bands;
        }

        var packer = new RowPacker();
        var top = BeginLane("replicas", "Replicas that went offline, were fetched anew or cut their log", "faults");
        foreach (var change in changes)
        {
            if (Drawable(change.Entry.Time, change.Entry.Time, bands.Count))
            {
                var x = _scale.X(change.Entry.Time);
                var row = packer.Place(x, x + MomentWidth + 2);
                bands.Add(NewBand(x, top + row * RowHeight, MomentWidth, change.Sentence, "replica " + change.Entry.F));
            }
        }

        EndLane(top, packer.Rows);
        return bands;
    }

    private (List<Band> Bands, int LeftOut) Leaders()
    {
        var bands = new List<Band>();
        var reigns = LeaderReign.ByPartition(_input.History);
        var places = _drawn.Select(operation => OperationText.Place(operation.Invocation))
            .Where(reigns.ContainsKey).Distinct().ToList();
        var evident = _drawn.Where(operation => _input.FindingByOrdinal.ContainsKey(operation.Ordinal))
            .Select(operation => OperationText.Place(operation.Invocation)).ToHashSet();
        var shown = places.OrderBy(place => evident.Contains(place) ? 0 : 1)
            .ThenBy(place => place, StringComparer.Ordinal)
            .Take(LeaderLanes).ToList();
        foreach (var place in shown)
        {
            var top = BeginLane(place, $"Leaders of {place}", "leaders");
            foreach (var reign in reigns[place])
            {
                var to = reign.To ?? _scale.To;
                if (!Drawable(reign.Change.Time, to, bands.Count))
                {
                    continue;
                }

                var x = _scale.X(reign.Change.Time);
                var width = Math.Max(2, (reign.To is null ? _scale.Width : _scale.X(to)) - x - 1);
                var text = Fit(reign.Name, width);
                text = text.Length > 0 ? text : Fit(reign.ShortName, width);
                var kind = reign.Vacant ? "vacant" : "leader tone-" + Tone(reign.Change.Leader!.Value);
                bands.Add(NewBand(x, top, width, reign.Sentence, kind));
                AddLabels(x, top, width, text);
            }

            EndLane(top, 1);
        }

        return (bands, places.Count - shown.Count);
    }

    private List<Bar> Bars()
    {
        var bars = new List<Bar>();
        var clients = _drawn.Select(operation => operation.Client).Distinct()
            .OrderBy(client => client.Length).ThenBy(client => client, StringComparer.Ordinal);
        foreach (var client in clients)
        {
            var name = Words.Clip(client, 60);
            var top = BeginLane(Words.Clip(client, 17), name, "client");
            var packer = new RowPacker();
            foreach (var operation in _drawn.Where(operation => operation.Client == client))
            {
                var bar = NewBar(operation, top, packer);
                bars.Add(bar);
            }

            EndLane(top, packer.Rows);
        }

        return bars;
    }

    private Bar NewBar(PairedOperation operation, double top, RowPacker packer)
    {
        var end = operation.Completion?.Time ?? _scale.To;
        var x = _scale.X(operation.Invocation.Time);
        var width = Math.Max(4, _scale.X(end) - x);
        var tail = operation.Outcome == "info" ? Math.Min(_scale.Width, x + width + 16) : 0;
        var row = packer.Place(x, Math.Max(x + width, tail) + 1);
        var y = top + row * RowHeight + (RowHeight - BarHeight) / 2;
        var finding = _input.FindingByOrdinal.GetValueOrDefault(operation.Ordinal);
        // The mark of a finding sits on the left end of its bar.
        var indent = finding > 0 ? 10 : 4;
        return new Bar
        {
            Id = operation.Invocation.Index,
            X = Words.Pixels(x),
            Y = Words.Pixels(y),
            Width = Words.Pixels(width),
            Height = Words.Pixels(BarHeight),
            TextX = Words.Pixels(x + indent),
            TextY = Words.Pixels(y + BarHeight - 4),
            Text = Fit(BarText(operation), width + 1 - indent),
            Title = OperationText.Sentence(operation),
            Outcome = operation.Outcome,
            Function = operation.IsAppend ? "append" : "read",
            Finding = finding,
            Tail = tail > x + width ? Words.Pixels(tail) : string.Empty,
        };
    }

    private static string BarText(PairedOperation operation)
    {
        if (operation.Invocation.Values is { Length: > 0 } values)
        {
            return values.Length == 1 ? $"{values[0]}" : $"{values[0]}…";
        }

        return operation.Completion?.HighWatermark is { } end ? $"→{end}" : string.Empty;
    }

    private List<Tick> Ticks()
    {
        var ticks = new List<Tick>();
        var step = TimelineScaling.TickStep(_scale.To - _scale.From);
        var last = double.NegativeInfinity;
        for (var time = (_scale.From + step - 1) / step * step; time <= _scale.To; time += step)
        {
            var x = _scale.X(time);
            var broken = _scale.Breaks.Any(cut => x > cut.From - 24 && x < cut.To + 4);
            if (x - last >= TickDistance && x < _scale.Width - 48 && !broken)
            {
                ticks.Add(new Tick(Words.Pixels(x), Words.Seconds(time), "time"));
                last = x;
            }
        }

        foreach (var phase in _input.History.Where(entry => entry.Type == EntryType.Phase))
        {
            if (phase.Time >= _scale.From && phase.Time <= _scale.To)
            {
                var text = Words.Clip(phase.F ?? "phase", 24);
                ticks.Add(new Tick(Words.Pixels(_scale.X(phase.Time)), text, "phase"));
            }
        }

        return ticks;
    }

    private string Caption(int partitionsLeftOut)
    {
        var total = _input.Operations.Count;
        var count = _drawn.Count == total
            ? $"All {Words.Counted(total, "operation", "operations")} drawn."
            : $"{Words.Count(_drawn.Count)} of {Words.Count(total)} operations drawn"
                + (_input.FindingByOrdinal.Count > 0 ? ", those around the evidence." : ", around the first fault.");
        var leftOut = partitionsLeftOut == 0 ? string.Empty
            : $" Leaders of {Words.Counted(partitionsLeftOut, "more partition", "more partitions")} not drawn.";
        leftOut += _bandsLeftOut == 0 ? string.Empty
            : $" {Words.Count(_bandsLeftOut)} further faults, leaders and replicas not drawn.";
        return count + leftOut + " Quiet stretches are compressed.";
    }

    private TimelineBreak Break((double From, double To, int Hidden) cut) => new(
        Words.Pixels(cut.From + 6),
        Words.Pixels(cut.To - cut.From - 12),
        Words.Pixels((cut.From + cut.To) / 2),
        "+" + Words.Count(cut.Hidden),
        $"{Words.Counted(cut.Hidden, "operation", "operations")} not drawn");

    /// <summary>Whether an interval is drawn: not outside, nor wholly in a break, nor one too many.</summary>
    private bool Drawable(long from, long to, int drawnSoFar)
    {
        var (left, right) = (_scale.X(from), _scale.X(to));
        if (to < _scale.From || from > _scale.To || _scale.Breaks.Any(cut => left > cut.From && right < cut.To))
        {
            return false;
        }

        _bandsLeftOut += drawnSoFar < BandLimit ? 0 : 1;
        return drawnSoFar < BandLimit;
    }

    private double BeginLane(string text, string title, string kind)
    {
        _lines.Add(new LaneLine(Words.Pixels(_y), kind));
        var top = _y + LaneGap / 2;
        _labels.Add(new LaneLabel(Words.Pixels(top + RowHeight - 6), Words.Clip(text, 17), title, kind));
        return top;
    }

    private void EndLane(double top, int rows) => _y = top + Math.Max(1, rows) * RowHeight + LaneGap / 2;

    private static Band NewBand(double x, double y, double width, string title, string kind) => new(
        Words.Pixels(x),
        Words.Pixels(y + (RowHeight - BarHeight) / 2),
        Words.Pixels(width),
        Words.Pixels(BarHeight),
        title,
        kind);

    private void AddLabels(double x, double y, double width, string text)
    {
        for (var at = x; text.Length > 0 && (at == x || at + LabelDistance / 2 < x + width); at += LabelDistance)
        {
            _bandLabels.Add(new BandLabel(Words.Pixels(at + 5), Words.Pixels(y + RowHeight - 6.5), text));
        }
    }

    private static string Fit(string text, double width) => text.Length * CharacterWidth + 6 <= width
        ? text
        : string.Empty;

    /// <summary>One of five tones, so that a change of leader is a change of tone.</summary>
    private static int Tone(int leader) => Math.Abs(leader % 5);
}
