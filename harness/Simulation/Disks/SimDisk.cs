using System.Globalization;
using Broker.Runtime;

namespace Harness.Simulation.Disks;

/// <summary>
/// The disk of a node: a page cache in front of a platter, and a journal of directory changes that reaches the platter
/// in order. It outlives the processes that use it, and so do its faults.
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

    /// <summary>
    /// Times that power was lost while something was not flushed and part of it was really destroyed.
    /// </summary>
    public long DestructiveLosses { get; private set; }

    /// <summary>Times that power was lost.</summary>
    public int PowerLosses => losses;

    /// <summary>Times that a directory was emptied.</summary>
    public int Wipes { get; private set; }

    /// <summary>Flushes completed so far, those that failed included.</summary>
    public long Flushes { get; private set; }

    /// <summary>
    /// Whether the page cache holds bytes that a failed flush left behind, and takes them for written.
    /// </summary>
    public bool HasLost => live.Files().Any(entry => entry.File.HasLost);

    internal DirectoryTree Tree => live;

    internal DiskFaults Faults { get; } = new();

    /// <summary>Every flush within a directory takes longer, from now on until the fault is ended.</summary>
    /// <param name="directory">Absolute path; what is outside of it is not concerned.</param>
    /// <param name="addedNs">Added to both ends of the flush's window, virtual ns; positive.</param>
    public DiskFault SlowFlushes(string directory, long addedNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(addedNs);
        return Begin(new SlowFlushFault(this, directory, addedNs, Draws("slow-flush", 0)));
    }

    /// <summary>
    /// Reads, changes and flushes within a directory fail, until the fault is ended. What a failed flush of a file did
    /// not write counts as written afterwards: it is in the page cache until the next loss of power, and gone then.
    /// </summary>
    /// <param name="directory">Absolute path; what is outside of it is not concerned.</param>
    /// <param name="percent">Chance that a call fails, 1 to 100.</param>
    /// <param name="ordinal">Tells its draws from those of other faults of this disk.</param>
    public DiskFault FailCalls(string directory, int percent, int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return Begin(new DiskErrorFault(this, directory, percent, Draws("disk-error", ordinal)));
    }

    /// <summary>As <see cref="FailCalls"/>, but only flushes fail: the page cache takes and gives everything.</summary>
    /// <param name="directory">Absolute path; what is outside of it is not concerned.</param>
    /// <param name="percent">Chance that a flush fails, 1 to 100.</param>
    /// <param name="ordinal">Tells its draws from those of other faults of this disk.</param>
    public DiskFault FailFlushes(string directory, int percent, int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return Begin(new DiskErrorFault(this, directory, percent, Draws("flush-error", ordinal), DiskCall.Flush));
    }

    /// <summary>
    /// There is no space left within a directory, until the fault is ended: what creates or appends fails, and an
    /// append may have left a part of its bytes; deleting, truncating, flushing and reading work.
    /// </summary>
    /// <param name="directory">Absolute path; what is outside of it is not concerned.</param>
    /// <param name="ordinal">Tells its draws from those of other faults of this disk.</param>
    public DiskFault FillUp(string directory, int ordinal) =>
        Begin(new DiskFullFault(this, directory, Draws("disk-full", ordinal)));

    /// <summary>Flips bits in flushed bytes of files within a directory; readers see it at once.</summary>
    /// <param name="directory">Absolute path; what is outside of it is spared.</param>
    /// <param name="flips">How many, 1 or more.</param>
    /// <param name="ordinal">Tells its draws from those of other faults of this disk.</param>
    /// <param name="mayStrike">Whether a file may be struck, by its name without directory.</param>
    /// <returns>How many there were: fewer only if there are no more bits.</returns>
    public int Rot(string directory, int flips, int ordinal, Func<string, bool> mayStrike)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(flips);
        node.World.VerifyControl("SimDisk.Rot");
        var inside = DiskPath.Checked(directory) + "/";
        var files = live.Files().Where(entry => entry.Path.StartsWith(inside, StringComparison.Ordinal)
            && mayStrike(DiskPath.Split(entry.Path).Name));
        return BitRot.Strike(files.Select(entry => entry.File), flips, Draws("bit-rot", ordinal)(string.Empty));
    }

    /// <summary>Empties the disk, as if it was replaced.</summary>
    /// <exception cref="InvalidOperationException">A process runs on the node.</exception>
    public void Wipe()
    {
        if (node.IsAlive)
        {
            throw new InvalidOperationException($"A process uses the disk of '{node.Name}': stop it first.");
        }

        CancelFlushes();
        journal.Clear();
        live = new DirectoryTree();
        platter = new DirectoryTree();
    }

    /// <summary>Empties a directory, as if it was on a disk of its own that was replaced.</summary>
    /// <param name="directory">Absolute path; it stays, as far as it is there, and so does what is outside of
    /// it.</param>
    /// <exception cref="InvalidOperationException">A process runs on the node.</exception>
    public void Wipe(string directory)
    {
        node.World.VerifyControl("SimDisk.Wipe");
        if (node.IsAlive)
        {
            throw new InvalidOperationException($"A process uses the disk of '{node.Name}': stop it first.");
        }

        CancelFlushes();
        Commit(journal.Count);
        platter.Clear(DiskPath.Checked(directory));
        live = platter.Copy();
        Wipes++;
    }

    internal void Change(DirectoryChange change)
    {
        live.Apply(change);
        journal.Add(change);
    }

    internal void End(DiskFault fault)
    {
        node.World.VerifyControl("DiskFault.End");
        Faults.End(fault);
    }

    /// <summary>Flushes a file; whether that fails is known when it completes.</summary>
    internal Task FlushFile(string path, DiskFile file)
    {
        var snapshot = file.BeginFlush();
        return Schedule(path, path, failure =>
        {
            if (failure is null && file.CompleteFlush(snapshot))
            {
                return null;
            }

            file.FailFlush(snapshot);
            return failure ?? DiskErrors.InputOutput(path);
        });
    }

    /// <summary>
    /// Commits the journal up to the last change of the directory; what was journaled before comes along. One that
    /// fails commits nothing: the journal stays, in its order, for the next one.
    /// </summary>
    internal Task FlushDirectory(string directory)
    {
        var upTo = journalStart + journal.FindLastIndex(change => change.Touches(directory)) + 1;
        return Schedule(directory, directory + "/", failure =>
        {
            if (failure is null)
            {
                Commit((int)Math.Max(0, upTo - journalStart));
            }

            return failure;
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

    private DiskFault Begin(DiskFault fault)
    {
        node.World.VerifyControl("SimDisk");
        Faults.Begin(fault);
        return fault;
    }

    private Func<string, HashRandom> Draws(string stream, int ordinal) => path =>
        node.World.Random(stream, string.Create(CultureInfo.InvariantCulture, $"{node.Name}/{ordinal}{path}"));

    // Complete takes the failure drawn for the flush, null for none, and says how the flush really ended.
    private Task Schedule(string path, string what, Func<IOException?, IOException?> complete)
    {
        var completion = new Completion<bool>();
        FlushEvent flush = null!;
        flush = new FlushEvent(node.World, lane, $"{node.Name}:{what}", () =>
        {
            flushes.Remove(flush);
            Flushes++;
            _ = complete(Faults.Failure(DiskCall.Flush, path)) is { } failure
                ? completion.TrySetException(failure)
                : completion.TrySetResult(true);
        });
        flushes.Add(flush);
        var from = node.World.Now + Faults.FlushDelay(path);
        var window = node.World.Windows.Flush;
        node.World.Schedule(flush, from + window.DrawEarliest(latency), from + window.Latest);
        return completion.Task;
    }

    private void CancelFlushes()
    {
        flushes.ForEach(node.World.Unschedule);
        flushes.Clear();
    }
}
