namespace Harness.Checkers.Kafka;

/// <summary>A directed graph of numbered nodes, and its cycles.</summary>
internal sealed class CycleGraph(int nodes)
{
    // How many nodes of a component are tried as the beginning of its shortest cycle.
    private const int Tried = 64;

    private readonly List<List<int>> successors = [.. Enumerable.Range(0, nodes).Select(_ => new List<int>())];

    // Edges that are told from the others.
    private readonly HashSet<(int From, int To)> marked = [];

    /// <summary>Adds a node; returns its number.</summary>
    public int AddNode()
    {
        successors.Add([]);
        return successors.Count - 1;
    }

    /// <summary>Adds an edge between two different nodes.</summary>
    public void AddEdge(int from, int to) => successors[from].Add(to);

    /// <summary>Adds an edge that is told from the others, if there is no edge between the two.</summary>
    public void AddMarkedEdge(int from, int to)
    {
        if (!successors[from].Contains(to))
        {
            successors[from].Add(to);
            marked.Add((from, to));
        }
    }

    /// <summary>
    /// The strongly connected components of two nodes or more (Tarjan), each ascending, by their lowest node.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>> Components()
    {
        var components = new List<IReadOnlyList<int>>();
        var number = new int[successors.Count];
        var low = new int[successors.Count];
        var isOpen = new bool[successors.Count];
        var (open, path) = (new Stack<int>(), new Stack<(int Node, int Next)>());
        var count = 0;
        for (var root = 0; root < successors.Count; root++)
        {
            if (number[root] != 0)
            {
                continue;
            }

            path.Push((root, 0));
            while (path.TryPop(out var step))
            {
                var (node, next) = step;
                if (next == 0)
                {
                    number[node] = low[node] = ++count;
                    open.Push(node);
                    isOpen[node] = true;
                }
                else
                {
                    low[node] = Math.Min(low[node], low[successors[node][next - 1]]);
                }

                next = Advance(node, next, number, low, isOpen);
                if (next < successors[node].Count)
                {
                    path.Push((node, next + 1));
                    path.Push((successors[node][next], 0));
                }
                else if (low[node] == number[node])
                {
                    Close(node, open, isOpen, components);
                }
            }
        }

        return [.. components.OrderBy(component => component[0])];
    }

    /// <summary>A short cycle through some nodes of a component, without its first node at the end.</summary>
    public IReadOnlyList<int> CycleIn(IReadOnlyList<int> component, Func<int, bool> isBeginning)
    {
        var inside = component.ToHashSet();
        return component.Where(isBeginning).Take(Tried).Select(node => CycleFrom(node, inside))
            .MinBy(cycle => cycle.Count)!;
    }

    /// <summary>
    /// A short cycle through some nodes of a component with exactly one marked edge; null if none was found among the
    /// first that were tried.
    /// </summary>
    public IReadOnlyList<int>? CycleWithOneMark(IReadOnlyList<int> component)
    {
        var inside = component.ToHashSet();
        return component.SelectMany(node => successors[node].Select(next => (From: node, To: next)))
            .Where(edge => marked.Contains(edge) && inside.Contains(edge.To)).Take(Tried)
            .Select(edge => Cycle([edge.To], edge.From, inside, allowsMarks: false)).OfType<List<int>>()
            .MinBy(cycle => cycle.Count);
    }

    // Passes over successors that were visited already; returns the position of the first that was not.
    private int Advance(int node, int next, int[] number, int[] low, bool[] isOpen)
    {
        for (; next < successors[node].Count && number[successors[node][next]] != 0; next++)
        {
            if (isOpen[successors[node][next]])
            {
                low[node] = Math.Min(low[node], number[successors[node][next]]);
            }
        }

        return next;
    }

    private static void Close(int node, Stack<int> open, bool[] isOpen, List<IReadOnlyList<int>> components)
    {
        var component = new List<int>();
        int last;
        do
        {
            last = open.Pop();
            isOpen[last] = false;
            component.Add(last);
        }
        while (last != node);

        if (component.Count > 1)
        {
            component.Sort();
            components.Add(component);
        }
    }

    private List<int> CycleFrom(int start, HashSet<int> inside) =>
        Cycle(successors[start], start, inside, allowsMarks: true)
        ?? throw new InvalidOperationException("a node of a component is on no cycle");

    // The shortest way from one of some nodes to another node; that one comes first, as the ends of a cycle meet.
    private List<int>? Cycle(IEnumerable<int> begins, int end, HashSet<int> inside, bool allowsMarks)
    {
        var from = new Dictionary<int, int>();
        var waiting = new Queue<int>(begins.Where(node => inside.Contains(node) && from.TryAdd(node, -1)));
        while (waiting.TryDequeue(out var node))
        {
            if (node == end)
            {
                var cycle = new List<int>();
                for (var at = from[node]; at >= 0; at = from[at])
                {
                    cycle.Add(at);
                }

                cycle.Add(end);
                cycle.Reverse();
                return cycle;
            }

            foreach (var next in successors[node].Where(inside.Contains))
            {
                if ((allowsMarks || !marked.Contains((node, next))) && from.TryAdd(next, node))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return null;
    }
}
