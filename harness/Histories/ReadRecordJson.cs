using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.Histories;

/// <summary>
/// The JSON form of records that were read. Most of a history is such records, and this is several times as fast as
/// what is generated for a type with a constructor. It accepts the same: nothing unknown, repeated or missing.
/// </summary>
internal sealed class ReadRecordJson : JsonConverter<ReadRecord>
{
    /// <inheritdoc/>
    public override ReadRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected an object with offset and value");
        }

        long? offset = null, value = null, key = null, digest = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("offset"u8) && offset is null)
            {
                offset = Number(ref reader);
            }
            else if (reader.ValueTextEquals("value"u8) && value is null)
            {
                value = Number(ref reader);
            }
            else if (reader.ValueTextEquals("key"u8) && key is null)
            {
                key = Number(ref reader);
            }
            else if (reader.ValueTextEquals("digest"u8) && digest is null)
            {
                digest = Number(ref reader);
            }
            else
            {
                throw new JsonException($"'{reader.GetString()}' is not a key of a record, or there twice");
            }
        }

        return offset is { } at && value is { } what
            ? new ReadRecord(at, what, key, digest)
            : throw new JsonException("a record has an offset and a value");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ReadRecord value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("offset"u8, value.Offset);
        writer.WriteNumber("value"u8, value.Value);
        if (value.Key is { } key)
        {
            writer.WriteNumber("key"u8, key);
        }

        if (value.Digest is { } digest)
        {
            writer.WriteNumber("digest"u8, digest);
        }

        writer.WriteEndObject();
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? number
            : throw new JsonException("expected a whole number");
    }
}
