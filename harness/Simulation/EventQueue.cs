namespace Harness.Simulation;

/// <summary>
/// The heads of all sources. The enabled ones are those whose earliest time is not after the smallest latest time of
/// all. A heap keeps what lies further ahead; a short list in creation order is scanned at every pick.
/// </summary>
internal sealed class EventQueue
{
    // heap[0..heapCount) is a binary heap by (Earliest, Id); each element knows its index.
    private EventSource[] heap = new EventSource[256];
    private int heapCount;

    // ready[0..readyCount) is ordered by Id. Whatever is not in it has an earliest time after `horizon`.
    private EventSource[] ready = new EventSource[64];
    private int readyCount;

    private EventSource[] enabled = new EventSource[64];

    // The smallest latest time at the last pick.
    private long horizon = -1;

    public void Add(EventSource source)
    {
        if (source.Earliest <= horizon)
        {
            AddReady(source);
        }
        else
        {
            AddFuture(source);
        }
    }

    public void Remove(EventSource source)
    {
        if (source.Placement == Placement.Ready)
        {
            var index = IndexInReady(source.Id);
            readyCount--;
            Array.Copy(ready, index + 1, ready, index, readyCount - index);
            ready[readyCount] = null!;
        }
        else if (source.Placement == Placement.Future)
        {
            RemoveFuture(source.HeapIndex);
        }

        source.Placement = Placement.Idle;
    }

    /// <summary>The enabled events in creation order of their sources; valid until the next call.</summary>
    public ReadOnlySpan<EventSource> Enabled()
    {
        var limit = long.MaxValue;
        for (var i = 0; i < readyCount; i++)
        {
            limit = Math.Min(limit, ready[i].Latest);
        }

        while (heapCount > 0 && heap[0].Earliest <= limit)
        {
            var source = heap[0];
            RemoveFuture(0);
            AddReady(source);
            limit = Math.Min(limit, source.Latest);
        }

        horizon = limit;
        if (enabled.Length < readyCount)
        {
            enabled = new EventSource[ready.Length];
        }

        var count = 0;
        for (var i = 0; i < readyCount; i++)
        {
            if (ready[i].Earliest <= limit)
            {
                enabled[count++] = ready[i];
            }
        }

        return enabled.AsSpan(0, count);
    }

    /// <summary>All sources that meet a condition, in creation order.</summary>
    public List<EventSource> Where(Func<EventSource, bool> condition)
    {
        var found = ready.Take(readyCount).Concat(heap.Take(heapCount)).Where(condition).ToList();
        found.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        return found;
    }

    private void AddReady(EventSource source)
    {
        if (readyCount == ready.Length)
        {
            Array.Resize(ref ready, 2 * readyCount);
        }

        var index = readyCount;
        while (index > 0 && ready[index - 1].Id > source.Id)
        {
            ready[index] = ready[index - 1];
            index--;
        }

        ready[index] = source;
        readyCount++;
        source.Placement = Placement.Ready;
    }

    private int IndexInReady(int id)
    {
        var low = 0;
        var high = readyCount - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ready[middle].Id < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void AddFuture(EventSource source)
    {
        if (heapCount == heap.Length)
        {
            Array.Resize(ref heap, 2 * heapCount);
        }

        source.Placement = Placement.Future;
        SiftUp(heapCount++, source);
    }

    private void RemoveFuture(int index)
    {
        heapCount--;
        var last = heap[heapCount];
        heap[heapCount] = null!;
        if (index == heapCount)
        {
            return;
        }

        if (index > 0 && IsBefore(last, heap[(index - 1) / 2]))
        {
            SiftUp(index, last);
        }
        else
        {
            SiftDown(index, last);
        }
    }

    private void SiftUp(int index, EventSource source)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!IsBefore(source, heap[parent]))
            {
                break;
            }

            Place(index, heap[parent]);
            index = parent;
        }

        Place(index, source);
    }

    private void SiftDown(int index, EventSource source)
    {
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= heapCount)
            {
                break;
            }

            if (child + 1 < heapCount && IsBefore(heap[child + 1], heap[child]))
            {
                child++;
            }

            if (!IsBefore(heap[child], source))
            {
                break;
            }

            Place(index, heap[child]);
            index = child;
        }

        Place(index, source);
    }

    private void Place(int index, EventSource source)
    {
        heap[index] = source;
        source.HeapIndex = index;
    }

    private static bool IsBefore(EventSource one, EventSource other) =>
        one.Earliest < other.Earliest || (one.Earliest == other.Earliest && one.Id < other.Id);
}
