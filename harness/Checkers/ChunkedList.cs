namespace Harness.Checkers;

/// <summary>
/// A list that only grows, in pieces: growing it copies no more than the first piece, and no piece is ever given up.
/// </summary>
internal sealed class ChunkedList<T>
    where T : struct
{
    private const int Bits = 13;
    private const int ChunkSize = 1 << Bits;

    // Invariant: all but the last are full; all but the first have the full size.
    private readonly List<T[]> chunks = [new T[16]];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The element at an index, in place.</summary>
    public ref T this[int index] => ref chunks[index >> Bits][index & (ChunkSize - 1)];

    /// <summary>Adds one at the end.</summary>
    /// <exception cref="OverflowException">There are more than an index can tell.</exception>
    public void Add(in T element)
    {
        var (chunk, within) = (Count >> Bits, Count & (ChunkSize - 1));
        if (chunk == chunks.Count)
        {
            chunks.Add(new T[ChunkSize]);
        }
        else if (chunk == 0 && within == chunks[0].Length)
        {
            var first = chunks[0];
            Array.Resize(ref first, within * 2);
            chunks[0] = first;
        }

        chunks[chunk][within] = element;
        Count = checked(Count + 1);
    }
}
