using System.Collections.Concurrent;
using System.Globalization;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// Writes one line per event: time (UTC), severity, text. A thread of its own does the writing, so that a full pipe
/// never holds up a reactor; when it can not keep up, events are dropped and counted.
/// </summary>
public sealed class ConsoleEvents : IEventSink, IDisposable
{
    private const int WaitingMax = 10_000;

    // A null is the last item the thread takes.
    private readonly BlockingCollection<string?> lines = new(WaitingMax);
    private readonly TextWriter writer;
    private readonly TimeProvider time;
    private readonly Thread thread;

    // Events that found the queue full since the last line was written.
    private long dropped;

    // Once true, events are dropped without being counted.
    private volatile bool closed;

    /// <summary>Starts the writing thread.</summary>
    /// <param name="writer">Where to write; only that thread uses it until <see cref="Dispose"/> returns.</param>
    /// <param name="time">Dates the lines.</param>
    public ConsoleEvents(TextWriter writer, TimeProvider time)
    {
        this.writer = writer;
        this.time = time;
        thread = new Thread(WriteLines) { IsBackground = true, Name = "events" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void Report(BrokerEvent happened)
    {
        if (!closed && !lines.TryAdd(Format(happened.Severity, happened.ToString() ?? "")))
        {
            Interlocked.Increment(ref dropped);
        }
    }

    /// <summary>Writes what was reported before, and ends the thread. Events reported later are dropped.</summary>
    public void Dispose()
    {
        if (!closed)
        {
            closed = true;
            lines.Add(null);
            thread.Join();
        }
    }

    private void WriteLines()
    {
        while (lines.Take() is { } line)
        {
            writer.WriteLine(line);
            if (Interlocked.Exchange(ref dropped, 0) is > 0 and var count)
            {
                writer.WriteLine(Format(
                    EventSeverity.Warning,
                    string.Create(CultureInfo.InvariantCulture, $"{count} events were dropped: the log is too slow.")));
            }

            if (lines.Count == 0)
            {
                writer.Flush();
            }
        }

        writer.Flush();
    }

    private string Format(EventSeverity severity, string text)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var word = severity switch
        {
            EventSeverity.Information => "INFO ",
            EventSeverity.Warning => "WARN ",
            _ => "ERROR",
        };
        return $"{now} {word} {text.ReplaceLineEndings(" ")}";
    }
}
