using Harness.Histories.General;

namespace Harness.Tests.Linearizability;

/// <summary>Every history of some number of calls of some kinds.</summary>
internal static class SmallHistories
{
    /// <summary>Every way in which so many calls can overlap, with every choice of kinds.</summary>
    public static IEnumerable<IReadOnlyList<Call>> All(int count, IReadOnlyList<Kind> kinds)
    {
        foreach (var spans in Spans(count))
        {
            var choice = new int[count];
            do
            {
                yield return Build(spans, choice, kinds);
            }
            while (Next(choice, kinds.Count));
        }
    }

    // Beginnings and ends of calls, ordered by their beginning.
    private static IEnumerable<(long Begin, long End)[]> Spans(int count)
    {
        IEnumerable<(long, long)[]> Place(List<(long Begin, long End)> spans, long at)
        {
            if (at == 2L * count)
            {
                yield return [.. spans];
                yield break;
            }

            if (spans.Count < count)
            {
                spans.Add((at, -1));
                foreach (var found in Place(spans, at + 1))
                {
                    yield return found;
                }

                spans.RemoveAt(spans.Count - 1);
            }

            for (var i = 0; i < spans.Count; i++)
            {
                if (spans[i].End < 0)
                {
                    spans[i] = (spans[i].Begin, at);
                    foreach (var found in Place(spans, at + 1))
                    {
                        yield return found;
                    }

                    spans[i] = (spans[i].Begin, -1);
                }
            }
        }

        return Place([], 0);
    }

    private static List<Call> Build((long Begin, long End)[] spans, int[] choice, IReadOnlyList<Kind> kinds)
    {
        var calls = new List<Call>(spans.Length);
        for (var i = 0; i < spans.Length; i++)
        {
            var kind = kinds[choice[i]];
            calls.Add(new Call(
                i, kind.F, Datum.Nil, kind.Input, kind.Output, spans[i].Begin,
                kind.Output is null ? long.MaxValue : spans[i].End));
        }

        return calls;
    }

    private static bool Next(int[] choice, int kinds)
    {
        for (var i = 0; i < choice.Length; i++)
        {
            if (++choice[i] < kinds)
            {
                return true;
            }

            choice[i] = 0;
        }

        return false;
    }
}
