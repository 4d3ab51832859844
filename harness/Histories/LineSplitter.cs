namespace Harness.Histories;

/// <summary>Splits a stream into lines, without ever holding more than one line and one read of it.</summary>
/// <param name="input">The stream; left open.</param>
/// <param name="limit">The longest line accepted, in bytes without its newline.</param>
internal sealed class LineSplitter(Stream input, int limit)
{
    private const int ReadSize = 64 * 1024;

    private byte[] buffer = new byte[ReadSize];

    // Invariant: 0 <= start <= scanned <= end <= buffer.Length; no newline lies in [start, scanned).
    private int start;
    private int scanned;
    private int end;
    private bool exhausted;

    /// <summary>True once a line longer than the limit was met; no lines follow.</summary>
    public bool TooLong { get; private set; }

    /// <summary>
    /// The next line without its newline, valid until the next call; false at the end. The last newline is optional.
    /// </summary>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        while (!TooLong)
        {
            var newline = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            var length = (newline < 0 ? end : scanned + newline) - start;
            TooLong = length > limit;
            if (!TooLong && (newline >= 0 || (exhausted && length > 0)))
            {
                line = buffer.AsSpan(start, length);
                start = Math.Min(end, start + length + 1);
                scanned = start;
                return true;
            }

            scanned = end;
            if (exhausted)
            {
                break;
            }

            Fill();
        }

        line = default;
        return false;
    }

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (scanned, end, start) = (scanned - start, end - start, 0);
        if (buffer.Length - end < ReadSize)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, end + ReadSize));
        }

        var read = input.Read(buffer, end, ReadSize);
        end += read;
        exhausted = read == 0;
    }
}
