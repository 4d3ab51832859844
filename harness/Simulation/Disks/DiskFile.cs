using System.IO.Hashing;

namespace Harness.Simulation.Disks;

/// <summary>
/// The content of one file: what the page cache holds, and what the platter holds. A crash leaves all of the platter's
/// image and any part of the rest.
/// </summary>
internal sealed class DiskFile
{
    private const int SectorBytes = 512;

    // Flushes under way, in the order in which they were asked for.
    private readonly List<FlushSnapshot> flushes = [];

    // The page cache: cache[0..Length).
    private byte[] cache = [];

    // The platter's image is cache[0..common) followed by platterTail. Invariant: common <= Length.
    private int common;
    private byte[] platterTail = [];

    public int Length { get; private set; }

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
            flush.KeepFrom(length, cache);
        }

        if (length < common)
        {
            platterTail = [.. cache.AsSpan(length, common - length), .. platterTail];
            common = length;
        }

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

    /// <summary>Makes the content as it was at the beginning of the flush the platter's, unless a later flush already did.</summary>
    public void CompleteFlush(FlushSnapshot snapshot)
    {
        var index = flushes.IndexOf(snapshot);
        if (index < 0)
        {
            return;
        }

        flushes.RemoveRange(0, index + 1);
        common = snapshot.Shared;
        platterTail = snapshot.Tail;
    }

    /// <summary>What a loss of power leaves.</summary>
    public void LosePower(HashRandom random)
    {
        flushes.Clear();
        var truncationUndone = platterTail.Length > 0 && random.Below(2) == 0;
        if (truncationUndone)
        {
            cache = [.. cache.AsSpan(0, common), .. platterTail];
            Length = cache.Length;
        }
        else
        {
            TearUnflushed(random);
        }

        common = Length;
        platterTail = [];
    }

    // Of the bytes after the common part: first a length is drawn, then which sectors up to it were written.
    private void TearUnflushed(HashRandom random)
    {
        var fate = random.Below(4);
        var kept = fate switch
        {
            0 => common,
            1 => Length,
            _ => common + random.Below(Length - common + 1),
        };

        // A file ends where the file system says or at a sector boundary, never elsewhere.
        Length = kept == common || kept == Length ? kept : Math.Max(common, kept / SectorBytes * SectorBytes);
        if (fate == 1)
        {
            return;
        }

        for (var start = common; start < Length; start = (start / SectorBytes * SectorBytes) + SectorBytes)
        {
            var end = Math.Min(Length, (start / SectorBytes * SectorBytes) + SectorBytes);
            Tear(cache.AsSpan(start, end - start), random);
        }
    }

    // Half of the sectors were written; of the others most are holes, some show what the disk held there before.
    private static void Tear(Span<byte> sector, HashRandom random)
    {
        switch (random.Below(8))
        {
            case < 4:
                break;
            case < 7:
                sector.Clear();
                break;
            default:
                for (var i = 0; i < sector.Length; i++)
                {
                    sector[i] = (byte)random.NextBits();
                }

                break;
        }
    }
}
