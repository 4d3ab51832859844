using Broker.Storage.Records;

namespace Broker.Controller.Raft;

/// <summary>Learns what the quorum decided. All calls come on the reactor of the quorum.</summary>
internal interface IQuorumListener
{
    /// <summary>A batch was committed; batches come in order, each once per incarnation.</summary>
    void OnCommitted(RecordBatch batch);

    /// <summary>
    /// This node leads <paramref name="epoch"/> and everything that was committed before has been delivered.
    /// </summary>
    void OnActive(int epoch);

    /// <summary>This node leads no longer.</summary>
    void OnResigned();

    /// <summary>Another leader is known, or none (-1).</summary>
    void OnLeader(int leader, int epoch);
}
