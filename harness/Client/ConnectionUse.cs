namespace Harness.Client;

/// <summary>What a connection is for. Brokers answer in order: a held read would hold up the rest.</summary>
internal enum ConnectionUse
{
    /// <summary>Metadata and the creation of topics.</summary>
    Control,

    /// <summary>Appends.</summary>
    Append,

    /// <summary>Reads.</summary>
    Read,
}
