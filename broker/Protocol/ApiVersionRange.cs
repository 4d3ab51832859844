namespace Broker.Protocol;

/// <summary>The versions of an API this broker speaks.</summary>
/// <param name="ApiKey">The API.</param>
/// <param name="Min">Lowest version, inclusive.</param>
/// <param name="Max">Highest version, inclusive.</param>
/// <param name="FirstFlexible">First version with compact encodings and tagged fields (KIP-482).</param>
/// <param name="ForClients">Whether ApiVersions lists it; the others are spoken among nodes only.</param>
public sealed record ApiVersionRange(ApiKey ApiKey, short Min, short Max, short FirstFlexible, bool ForClients)
{
    /// <summary>The lowest version ApiVersions lists; below <see cref="Min"/> where clients need that.</summary>
    public short AdvertisedMin { get; init; } = Min;

    /// <summary>Whether the version can be read and written.</summary>
    public bool Contains(short version) => version >= Min && version <= Max;

    /// <summary>Whether the version has compact encodings and tagged fields.</summary>
    public bool IsFlexible(short version) => version >= FirstFlexible;
}
