namespace Broker.Storage.Records;

/// <summary>Walks the batches of a piece of memory; made by <see cref="RecordBatches.Of"/>.</summary>
public struct RecordBatchEnumerator
{
    private ReadOnlyMemory<byte> rest;

    internal RecordBatchEnumerator(ReadOnlyMemory<byte> batches) => rest = batches;

    /// <summary>The batch reached by the last <see cref="MoveNext"/>.</summary>
    public RecordBatch Current { get; private set; }

    /// <summary>Steps to the next batch; false at the end.</summary>
    /// <exception cref="CorruptRecordException">What remains does not start with a whole batch.</exception>
    public bool MoveNext()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        Current = RecordBatch.Read(rest);
        rest = rest[Current.SizeInBytes..];
        return true;
    }

    /// <summary>Itself, so that <c>foreach</c> works on it.</summary>
    public readonly RecordBatchEnumerator GetEnumerator() => this;
}
