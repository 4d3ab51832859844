using System.Collections.Concurrent;
using Broker.Runtime;

namespace Broker.Tests.Server;

/// <summary>Keeps the events reported, as text.</summary>
internal sealed class RecordedEvents : IEventSink
{
    private readonly ConcurrentQueue<(EventSeverity Severity, string Text)> events = new();

    public IReadOnlyList<string> Texts => [.. events.Select(item => item.Text)];

    public IReadOnlyList<string> Warnings =>
        [.. events.Where(item => item.Severity >= EventSeverity.Warning).Select(item => item.Text)];

    public void Report(BrokerEvent happened) => events.Enqueue((happened.Severity, happened.ToString()!));
}
