using System.IO.Hashing;

namespace Harness.Simulation.Disks;

/// <summary>
/// The content of one file: what the page cache holds, and what the platter holds. A crash leaves all of the platter's
/// image and any part of the rest, except what a failed flush left behind: that is gone.
/// </summary>
internal sealed class DiskFile
{
    // Flushes under way, in the order in which they were asked for.
    private readonly List<FlushSnapshot> flushes = [];

    // The page cache: cache[0..Length).
    private byte[] cache = [];

    // The platter's image is cache[0..flushed), with holes where bytes are lost, followed by platterTail.
    // Invariant: flushed <= Length; of cache[flushed..Length) the bytes before DirtyFrom are lost.
    private readonly LostRanges lost = new();
    private int flushed;
    private byte[] platterTail = [];

    public int Length { get; private set; }

    /// <summary>Number of bytes on the platter, those cut off in the page cache alone left out.</summary>
    public int FlushedLength => flushed - lost.All.Sum(range => Math.Max(0, Math.Min(range.To, flushed) - range.From));

    // What was neither flushed nor given up: the rest of the file, because files only grow at their end.
    /// <summary>Whether a failed flush left bytes behind that the page cache takes for written.</summary>
    public bool HasLost => lost.End > 0;

    private int DirtyFrom => Math.Max(flushed, lost.End);

    public ulong Checksum() => XxHash3.HashToUInt64(cache.AsSpan(0, Length));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Array.MaxLength - Length)
        {
            throw new IOException($"A simulated file can't grow beyond {Array.MaxLength} bytes.");
        }

        var end = Length + bytes.Length;
        if (end > cache.Length)
        {
            Array.Resize(ref cache, (int)Math.Min(Array.MaxLength, Math.Max(256L, Math.Max(end, 2L * cache.Length))));
        }

        bytes.CopyTo(cache.AsSpan(Length));
        Length = end;
    }

    public void Truncate(int length)
    {
        // What is overwritten from here on is kept where the platter, or a flush under way, still has it.
        foreach (var flush in flushes)
        {
            flush.KeepFrom(length, cache, lost);
        }

        if (length < flushed)
        {
            platterTail = [.. lost.Copy(cache, length, flushed), .. platterTail];
            flushed = length;
        }

        lost.Truncate(length);
        Length = length;
    }

    public int Read(long position, Span<byte> destination)
    {
        if (position >= Length)
        {
            return 0;
        }

        var count = Math.Min(destination.Length, Length - (int)position);
        cache.AsSpan((int)position, count).CopyTo(destination);
        return count;
    }

    public FlushSnapshot BeginFlush()
    {
        var snapshot = new FlushSnapshot(Length);
        flushes.Add(snapshot);
        return snapshot;
    }

    /// <summary>
    /// Makes the content as it was at the beginning of the flush the platter's, unless a later flush already did.
    /// </summary>
    /// <returns>False if a later flush failed with these bytes.</returns>
    public bool CompleteFlush(FlushSnapshot snapshot)
    {
        var index = flushes.IndexOf(snapshot);
        if (index >= 0)
        {
            flushes.RemoveRange(0, index + 1);
            flushed = snapshot.Shared;
            platterTail = snapshot.Tail;
        }

        return !snapshot.HasFailed;
    }

    /// <summary>
    /// Nothing of the flush reaches the platter, and as on Linux the bytes count as written from now on: unless they
    /// are cut off and appended anew, no later flush brings them to the platter.
    /// </summary>
    public void FailFlush(FlushSnapshot snapshot)
    {
        var index = flushes.IndexOf(snapshot);
        if (index < 0)
        {
            return;
        }

        // The ones before it wait for the same bytes.
        flushes.GetRange(0, index + 1).ForEach(flush => flush.HasFailed = true);
        flushes.RemoveRange(0, index + 1);
        lost.Add(DirtyFrom, snapshot.Shared);
    }

    /// <summary>Flips a bit of the platter, and of what will be read from it.</summary>
    /// <param name="index">Counted over the flushed bytes, 0 to 8 * <see cref="FlushedLength"/> exclusive.</param>
    public void FlipBit(long index)
    {
        var position = (int)(index / 8);
        foreach (var (from, to) in lost.All)
        {
            position += from <= position ? to - from : 0;
        }

        cache[position] ^= (byte)(1 << (int)(index % 8));
    }

    /// <summary>What a loss of power leaves.</summary>
    public void LosePower(HashRandom random)
    {
        flushes.Clear();
        var truncationUndone = platterTail.Length > 0 && random.Below(2) == 0;
        if (truncationUndone)
        {
            cache = [.. cache.AsSpan(0, flushed), .. platterTail];
            Length = cache.Length;
            lost.Truncate(flushed);
        }
        else
        {
            TearUnflushed(random);
            lost.Truncate(Length);
        }

        foreach (var (from, to) in lost.All)
        {
            Sectors.Lose(cache, from, to, random);
        }

        lost.Clear();
        flushed = Length;
        platterTail = [];
    }

    // Of the bytes after the flushed ones: first a length is drawn, then which sectors up to it were written.
    private void TearUnflushed(HashRandom random)
    {
        var fate = random.Below(4);
        var kept = fate switch
        {
            0 => flushed,
            1 => Length,
            _ => flushed + random.Below(Length - flushed + 1),
        };

        // A file ends where the file system says or at a sector boundary, never elsewhere.
        Length = kept == flushed || kept == Length
            ? kept
            : Math.Max(flushed, kept / Sectors.Bytes * Sectors.Bytes);
        if (fate != 1)
        {
            Sectors.Tear(cache.AsSpan(0, Length), flushed, random);
        }
    }
}
