namespace Broker.Storage.Producers;

/// <summary>What is to be done with a batch that a client sent.</summary>
public enum ProducerVerdictKind
{
    /// <summary>Append it: it has no producer id, continues a sequence, or its producer is not known.</summary>
    Append,

    /// <summary>It is in the log already: answer with its original offset, and append nothing.</summary>
    Duplicate,

    /// <summary>Its sequence number is not the next one: OUT_OF_ORDER_SEQUENCE_NUMBER.</summary>
    OutOfOrder,

    /// <summary>A later epoch of its producer has appended: INVALID_PRODUCER_EPOCH.</summary>
    Fenced,

    /// <summary>A marker of a coordinator that another one followed: TRANSACTION_COORDINATOR_FENCED.</summary>
    CoordinatorFenced,

    /// <summary>It is not part of the transaction that its producer has open: INVALID_TXN_STATE.</summary>
    OutsideTransaction,
}
