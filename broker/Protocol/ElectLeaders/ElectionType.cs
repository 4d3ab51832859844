namespace Broker.Protocol.ElectLeaders;

/// <summary>Which leader is wanted.</summary>
public enum ElectionType : sbyte
{
    /// <summary>The first of the replicas.</summary>
    Preferred = 0,

    /// <summary>Any replica that is alive, even if it lacks committed records, where there is no leader.</summary>
    Unclean = 1,
}
