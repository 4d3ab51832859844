namespace Broker.Storage.Records;

/// <summary>What is wrong with record batches, by the error a producer is answered with.</summary>
public enum BatchErrorKind
{
    /// <summary>Length or checksum wrong: CORRUPT_MESSAGE.</summary>
    Corrupt,

    /// <summary>Not format version 2: UNSUPPORTED_FOR_MESSAGE_FORMAT.</summary>
    UnsupportedFormat,

    /// <summary>Not one of the assigned codecs: UNSUPPORTED_COMPRESSION_TYPE.</summary>
    UnsupportedCompression,

    /// <summary>Longer than allowed once decompressed: MESSAGE_TOO_LARGE.</summary>
    TooLarge,

    /// <summary>Intact, but with counts, offsets or records that make no sense: INVALID_RECORD.</summary>
    InvalidRecord,
}
