using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class ConsoleEventsTests
{
    [Test]
    public void Report_Events_WritesOneLineEach()
    {
        var writer = new StringWriter { NewLine = "\n" };
        using (var events = new ConsoleEvents(writer, new FixedTime()))
        {
            events.Report(new HostEvent(EventSeverity.Information, "First."));
            events.Report(new HostEvent(EventSeverity.Error, "Second\r\nin two lines."));
        }

        Assert.That(writer.ToString(), Is.EqualTo(
            "2024-02-29T01:02:03.004Z INFO  First.\n2024-02-29T01:02:03.004Z ERROR Second in two lines.\n"));
    }

    [Test]
    public void Report_WriterStuck_NeverBlocksAndCountsWhatWasDropped()
    {
        using var gate = new ManualResetEventSlim();
        var writer = new StuckWriter(gate);
        using (var events = new ConsoleEvents(writer, new FixedTime()))
        {
            for (var count = 0; count < 30_000; count++)
            {
                events.Report(new HostEvent(EventSeverity.Information, "x"));
            }

            gate.Set();
        }

        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.LessThan(10_010));
        Assert.That(lines, Has.One.Contains("events were dropped"));
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 2, 29, 1, 2, 3, 4, TimeSpan.Zero);
    }

    private sealed class StuckWriter(ManualResetEventSlim gate) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            gate.Wait(TimeSpan.FromSeconds(10));
            base.WriteLine(value);
        }
    }
}
