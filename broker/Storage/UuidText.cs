using System.Buffers.Text;

namespace Broker.Storage;

/// <summary>Ids as Kafka writes them in files: base64 for URLs, without padding.</summary>
internal static class UuidText
{
    private const int Bytes = 16;

    public static string Of(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    /// <summary>The id that a text stands for; null if it stands for none.</summary>
    public static Guid? TryParse(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return Base64Url.IsValid(text, out var length) && length == Bytes
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new Guid(bytes, bigEndian: true)
            : null;
    }
}
