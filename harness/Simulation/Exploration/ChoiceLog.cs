using System.Buffers.Binary;

namespace Harness.Simulation.Exploration;

/// <summary>
/// The recorded choices of a run, enough to repeat it without Coyote; the content of <c>choices.bin</c>. Format, integers
/// little-endian: the bytes <c>CHOICES</c> and version 1; run hash (8 bytes); number of choices (8); number of steps (8);
/// one varint for each choice among two or more enabled events, the index picked; one byte for each step, the low byte of
/// the run hash after it, so that a replay that differs is noticed at the event where it begins to.
/// </summary>
public sealed class ChoiceLog
{
    private const int HeaderBytes = 32;
    private static readonly byte[] Magic = [.. "CHOICES"u8, 1];

    private readonly byte[] marks;

    private ChoiceLog(int[] picks, byte[] marks, ulong runHash)
    {
        Picks = picks;
        this.marks = marks;
        RunHash = runHash;
    }

    /// <summary>Hash over every pick and event of the recorded run.</summary>
    public ulong RunHash { get; }

    /// <summary>Events of the recorded run.</summary>
    public int Steps => marks.Length;

    /// <summary>The picked indexes among two or more enabled events, in order.</summary>
    public IReadOnlyList<int> Picks { get; }

    internal ReadOnlySpan<byte> Marks => marks;

    /// <summary>Reads a log.</summary>
    /// <exception cref="InvalidDataException">Not a log of this version, or damaged.</exception>
    public static ChoiceLog Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes[..Magic.Length].SequenceEqual(Magic))
        {
            throw new InvalidDataException("This is no choice log, or one of another version: record the run again.");
        }

        var runHash = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var choices = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var steps = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        var body = bytes[HeaderBytes..];

        // Each choice and each step takes a byte at least, so nothing larger than the file is ever allocated.
        if (steps > (ulong)body.Length || choices > (ulong)body.Length - steps)
        {
            throw new InvalidDataException(
                $"The choice log is cut short: {body.Length} bytes can't hold {choices} choices and {steps} steps.");
        }

        var encoded = body[..^(int)steps];
        var picks = new int[choices];
        var position = 0;
        for (var i = 0; i < picks.Length; i++)
        {
            picks[i] = ReadPick(encoded, ref position);
        }

        return position == encoded.Length
            ? new ChoiceLog(picks, body[^(int)steps..].ToArray(), runHash)
            : throw new InvalidDataException($"The choice log has {encoded.Length - position} bytes too many.");
    }

    /// <summary>The log as the content of a file.</summary>
    public byte[] ToBytes()
    {
        var encoded = new ByteLog();
        foreach (var pick in Picks)
        {
            encoded.AddVarint((ulong)pick);
        }

        var bytes = new byte[HeaderBytes + encoded.Written.Length + marks.Length];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), RunHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), (ulong)Picks.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), (ulong)marks.Length);
        encoded.Written.CopyTo(bytes.AsSpan(HeaderBytes));
        marks.CopyTo(bytes.AsSpan(HeaderBytes + encoded.Written.Length));
        return bytes;
    }

    internal static ChoiceLog Create(ReadOnlySpan<byte> encodedPicks, int choices, byte[] marks, ulong runHash)
    {
        var picks = new int[choices];
        var position = 0;
        for (var i = 0; i < choices; i++)
        {
            picks[i] = ReadPick(encodedPicks, ref position);
        }

        return new ChoiceLog(picks, marks, runHash);
    }

    private static int ReadPick(ReadOnlySpan<byte> encoded, ref int position)
    {
        var value = 0L;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (position == encoded.Length)
            {
                throw new InvalidDataException("The choice log is cut short within its choices.");
            }

            var next = encoded[position++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value <= int.MaxValue
                    ? (int)value
                    : throw new InvalidDataException($"The choice log has a choice beyond all bounds: {value}.");
            }
        }

        throw new InvalidDataException("The choice log has a choice of more than five bytes.");
    }
}
