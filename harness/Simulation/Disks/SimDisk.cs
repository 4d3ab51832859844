namespace Harness.Simulation.Disks;

/// <summary>
/// The disk of a node: a page cache in front of a platter, and a journal of directory changes that reaches the platter
/// in order. It outlives the processes that use it.
/// </summary>
public sealed class SimDisk
{
    private readonly SimNode node;
    private readonly int lane;
    private readonly HashRandom latency;

    // Flushes that have not completed.
    private readonly List<FlushEvent> flushes = [];

    // live = platter + all of the journal.
    private readonly List<DirectoryChange> journal = [];
    private DirectoryTree live = new();
    private DirectoryTree platter = new();

    // Number of the journal's first entry since the disk was new: tells a flush how much was committed meanwhile.
    private long journalStart;

    private int losses;

    internal SimDisk(SimNode node)
    {
        this.node = node;
        lane = node.World.NextLane();
        latency = node.World.Random("flush-latency", node.Name);
    }

    /// <summary>Times that power was lost while something was not flushed and part of it was really destroyed.</summary>
    public long DestructiveLosses { get; private set; }

    /// <summary>Flushes completed so far.</summary>
    public long Flushes { get; private set; }

    internal DirectoryTree Tree => live;

    /// <summary>Empties the disk, as if it was replaced.</summary>
    /// <exception cref="InvalidOperationException">A process runs on the node.</exception>
    public void Wipe()
    {
        if (node.IsAlive)
        {
            throw new InvalidOperationException($"The disk of '{node.Name}' can't be replaced while a process uses it.");
        }

        CancelFlushes();
        journal.Clear();
        live = new DirectoryTree();
        platter = new DirectoryTree();
    }

    internal void Change(DirectoryChange change)
    {
        live.Apply(change);
        journal.Add(change);
    }

    internal void FlushFile(string path, DiskFile file, Action completed)
    {
        var snapshot = file.BeginFlush();
        Schedule(path, () =>
        {
            file.CompleteFlush(snapshot);
            completed();
        });
    }

    /// <summary>Commits the journal up to the last change of the directory; what was journaled before comes along.</summary>
    internal void FlushDirectory(string directory, Action completed)
    {
        var upTo = journalStart + journal.FindLastIndex(change => change.Touches(directory)) + 1;
        Schedule(directory + "/", () =>
        {
            Commit((int)Math.Max(0, upTo - journalStart));
            completed();
        });
    }

    /// <summary>What was flushed stays. Of the journal a prefix stays, of the files' other bytes any sectors.</summary>
    internal void LosePower()
    {
        CancelFlushes();
        var draws = node.World.Random("power-loss", $"{node.Name}/{++losses}");
        var kept = draws.Below(3) switch
        {
            0 => 0,
            1 => journal.Count,
            _ => draws.Below(journal.Count + 1),
        };
        var destroyed = kept < journal.Count;
        Commit(kept);
        journalStart += journal.Count;
        journal.Clear();
        live = platter.Copy();
        foreach (var (path, file) in live.Files())
        {
            destroyed |= LosePower(path, file);
        }

        if (destroyed)
        {
            DestructiveLosses++;
        }
    }

    private bool LosePower(string path, DiskFile file)
    {
        var before = file.Checksum();
        file.LosePower(node.World.Random("power-loss", $"{node.Name}/{losses}{path}"));
        return file.Checksum() != before;
    }

    private void Commit(int count)
    {
        for (var i = 0; i < count; i++)
        {
            platter.Apply(journal[i]);
        }

        journal.RemoveRange(0, count);
        journalStart += count;
    }

    private void Schedule(string what, Action complete)
    {
        FlushEvent flush = null!;
        flush = new FlushEvent(node.World, lane, $"{node.Name}:{what}", () =>
        {
            flushes.Remove(flush);
            Flushes++;
            complete();
        });
        flushes.Add(flush);
        var now = node.World.Now;
        var window = node.World.Windows.Flush;
        node.World.Schedule(flush, now + window.DrawEarliest(latency), now + window.Latest);
    }

    private void CancelFlushes()
    {
        flushes.ForEach(node.World.Unschedule);
        flushes.Clear();
    }
}
