using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>Keeps what was reported.</summary>
public sealed class RecordedEvents : IEventSink
{
    private readonly List<BrokerEvent> all = [];

    public IReadOnlyList<BrokerEvent> All => all;

    public void Report(BrokerEvent happened) => all.Add(happened);
}
