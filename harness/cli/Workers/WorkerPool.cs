using Harness.Cli.Runs;
using Harness.Runs;

namespace Harness.Cli.Workers;

/// <summary>Several processes that make runs.</summary>
internal static class WorkerPool
{
    /// <summary>Results that may wait for a slow run before them, for each worker; then the others wait too.</summary>
    private const int Ahead = 64;

    /// <summary>Has runs made; the results come in the order of the requests, whichever is ready first.</summary>
    /// <param name="requests">The runs; each is asked for when a worker is free.</param>
    /// <param name="jobs">How many workers.</param>
    /// <param name="directory">Where they keep runs; null for nowhere.</param>
    /// <param name="awaits">How many results have to be taken before a request, by its number from 0, may be asked for;
    /// null if none ever has to.</param>
    /// <exception cref="WorkerException">A worker ended before it had made its run.</exception>
    public static IEnumerable<RunResults> Make(
        IEnumerable<RunRequest> requests, int jobs, string? directory, Func<int, int>? awaits = null)
    {
        var workers = new List<Worker>();
        try
        {
            while (workers.Count < jobs)
            {
                workers.Add(Worker.Start(directory));
            }

            var idle = new Stack<Worker>(workers);
            var busy = new List<(Worker Worker, int Number, Task<RunResults> Task)>();
            var ready = new Dictionary<int, RunResults>();
            var (asked, given) = (0, 0);
            var isEnd = false;
            using var next = requests.GetEnumerator();
            do
            {
                while (idle.Count > 0 && asked - given < jobs * Ahead && given >= (awaits?.Invoke(asked) ?? 0))
                {
                    isEnd = !next.MoveNext();
                    if (isEnd)
                    {
                        break;
                    }

                    var worker = idle.Pop();
                    busy.Add((worker, asked++, worker.MakeAsync(next.Current)));
                }

                if (busy.Count > 0)
                {
                    var first = Task.WaitAny([.. busy.Select(run => run.Task)]);
                    ready.Add(busy[first].Number, busy[first].Task.GetAwaiter().GetResult());
                    idle.Push(busy[first].Worker);
                    busy.RemoveAt(first);
                }

                while (ready.Remove(given, out var results))
                {
                    given++;
                    yield return results;
                }
            }
            while (busy.Count > 0 || !isEnd);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }
}
