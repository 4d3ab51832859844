namespace Reports.Timelines;

/// <summary>A timeline, laid out; coordinates are strings ready for SVG attributes.</summary>
internal sealed record TimelineModel
{
    public required string Width { get; init; }

    public required string Height { get; init; }

    /// <summary>What is drawn and what is not, in one sentence.</summary>
    public required string Caption { get; init; }

    public required IReadOnlyList<LaneLabel> Labels { get; init; }

    public required IReadOnlyList<LaneLine> Lines { get; init; }

    public required IReadOnlyList<Tick> Ticks { get; init; }

    public required IReadOnlyList<TimelineBreak> Breaks { get; init; }

    public required IReadOnlyList<Band> Shades { get; init; }

    public required IReadOnlyList<Band> Faults { get; init; }

    public required IReadOnlyList<Band> Leaders { get; init; }

    public required IReadOnlyList<BandLabel> BandLabels { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }
}

/// <summary>The name of a lane, left of the drawing.</summary>
internal sealed record LaneLabel(string Y, string Text, string Title, string Kind);

/// <summary>A line between two lanes.</summary>
internal sealed record LaneLine(string Y, string Kind);

/// <summary>A time on the axis, or the beginning of a phase.</summary>
internal sealed record Tick(string X, string Text, string Kind);

/// <summary>Operations left out.</summary>
internal sealed record TimelineBreak(string X, string Width, string Middle, string Text, string Title);

/// <summary>A fault or the reign of a leader.</summary>
internal sealed record Band(string X, string Y, string Width, string Height, string Title, string Kind);

/// <summary>Text on a band; long bands have several, so that one is always in view.</summary>
internal sealed record BandLabel(string X, string Y, string Text);

/// <summary>An operation.</summary>
internal sealed record Bar
{
    public required long Id { get; init; }

    public required string X { get; init; }

    public required string Y { get; init; }

    public required string Width { get; init; }

    public required string Height { get; init; }

    public required string TextX { get; init; }

    public required string TextY { get; init; }

    /// <summary>A few characters inside of the bar, empty where there is no room.</summary>
    public required string Text { get; init; }

    public required string Title { get; init; }

    /// <summary><c>ok</c>, <c>fail</c> or <c>info</c>.</summary>
    public required string Outcome { get; init; }

    public required string Function { get; init; }

    /// <summary>Number of the finding it proves, from 1; 0 for none.</summary>
    public required int Finding { get; init; }

    /// <summary>Right end of the tail that says "may still happen", empty for none.</summary>
    public required string Tail { get; init; }
}
