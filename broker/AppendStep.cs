namespace Broker;

/// <summary>What a leader does with a batch that a client sent.</summary>
public enum AppendStep
{
    /// <summary>Refuses it for want of in-sync replicas, if it is to be acknowledged by all.</summary>
    RequireReplicas,

    /// <summary>Recognises what its producer sent before, and refuses what is out of order.</summary>
    RequireSequence,

    /// <summary>Notes it as the latest of its producer, at the end of the log.</summary>
    NoteProducer,

    /// <summary>Appends it to the log, which notes its producer once that succeeded.</summary>
    Store,
}
