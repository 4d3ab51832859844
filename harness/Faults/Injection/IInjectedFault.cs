using Broker.Runtime;

namespace Harness.Faults.Injection;

/// <summary>A fault at work in a simulated cluster.</summary>
internal interface IInjectedFault
{
    /// <summary>Whether it delayed, dropped or destroyed something; known for sure once it ended.</summary>
    bool HasFired { get; }

    /// <summary>
    /// Takes in what a broker reports, in the middle of the step that reports it. A fault may strike that very broker.
    /// </summary>
    void Observe(int broker, BrokerEvent happened)
    {
    }

    /// <summary>Ends the fault and repairs what it did, as far as it can be repaired.</summary>
    void End();
}
