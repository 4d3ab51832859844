namespace Harness.Invariants;

/// <summary>Finds batches by offset, in lists that are in the order of offsets and without overlap.</summary>
internal static class BatchSearch
{
    /// <summary>Index of the first batch that ends above an offset; the length of the list if there is none.</summary>
    public static int IndexAbove(this List<ObservedBatch> batches, long offset)
    {
        var (low, high) = (0, batches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = batches[middle].NextOffset > offset ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
