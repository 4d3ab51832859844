namespace Broker.Controller;

/// <summary>Who may become leader.</summary>
internal enum ElectionKind
{
    /// <summary>A replica with every committed record; the leader stays where it can.</summary>
    Clean,

    /// <summary>As <see cref="Clean"/>, but the first of the replicas leads if it can.</summary>
    Preferred,

    /// <summary>As <see cref="Clean"/>; if nobody can, any replica, with what it has.</summary>
    Unclean,
}
