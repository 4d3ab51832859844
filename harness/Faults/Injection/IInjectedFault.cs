namespace Harness.Faults.Injection;

/// <summary>A fault at work in a simulated cluster.</summary>
internal interface IInjectedFault
{
    /// <summary>Whether it delayed, dropped or destroyed something; known for sure once it ended.</summary>
    bool HasFired { get; }

    /// <summary>Ends the fault and repairs what it did, as far as it can be repaired.</summary>
    void End();
}
