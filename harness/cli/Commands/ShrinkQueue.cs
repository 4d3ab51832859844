using Harness.Cli.Runs;

namespace Harness.Cli.Commands;

/// <summary>
/// Shrinks what was found while the search goes on, if there are several processors; rows come in the order in which
/// their defects were added, whichever is ready first.
/// </summary>
/// <param name="matrix">What shrinks.</param>
/// <param name="error">For a word about what it waits for in the end.</param>
/// <param name="ready">Takes each row, on the thread that adds or completes.</param>
internal sealed class ShrinkQueue(DetectionMatrix matrix, TextWriter error, Action<Detection> ready) : IDisposable
{
    // What the search leaves, and at the end all.
    private readonly SemaphoreSlim processors = new(Math.Max(1, matrix.Jobs - matrix.Searchers));
    private readonly Queue<(string Id, Task<Detection> Row)> rows = [];

    /// <summary>Adds a row that is known.</summary>
    public void Add(Detection row) => Add(row.Id, Task.FromResult(row));

    /// <summary>Adds the row of a defect once its run is shrunk; at once if there is one processor.</summary>
    public void Add(DefectSearch search) => Add(
        search.Defect.Id,
        matrix.Jobs == 1 || matrix.ShrinkLimit is null || search.Finder is null
            ? Task.FromResult(matrix.Finish(search, isAlone: true))
            : Task.Factory.StartNew(
                () => Finish(search), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    /// <summary>Waits for all rows.</summary>
    public void Complete()
    {
        if (matrix.Jobs > 1)
        {
            processors.Release(matrix.Searchers);
        }

        while (rows.TryDequeue(out var next))
        {
            if (!next.Row.IsCompleted)
            {
                error.WriteLine($"{next.Id} is still being shrunk.");
            }

            ready(next.Row.GetAwaiter().GetResult());
        }
    }

    /// <inheritdoc />
    public void Dispose() => processors.Dispose();

    private void Add(string id, Task<Detection> row)
    {
        rows.Enqueue((id, row));
        while (rows.TryPeek(out var first) && first.Row.IsCompleted)
        {
            ready(rows.Dequeue().Row.GetAwaiter().GetResult());
        }
    }

    private Detection Finish(DefectSearch search)
    {
        processors.Wait();
        try
        {
            return matrix.Finish(search, isAlone: false);
        }
        finally
        {
            processors.Release();
        }
    }
}
