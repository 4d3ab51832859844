using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>
/// Decides linearizability for any model, by walking through the history and keeping every configuration that some
/// order of the calls can have come to: "just-in-time" linearization (Lowe, "Testing for linearizability", 2017). What
/// is kept depends on how many calls overlap, not on the length of the history.
/// </summary>
/// <remarks>
/// A call takes effect as late as it can: when it, or another that needs it before, ends. Orders that are as good as
/// another one are left out:
/// <list type="bullet">
/// <item>A call without effect on the state takes effect at once where it is possible.</item>
/// <item>A call that overwrites the state may take effect just before another that does, and nobody sees it: with the
/// other it becomes optional. For the same reason one must be seen, or end, before the next.</item>
/// <item>Of open calls of one kind, the one that ends first takes effect first.</item>
/// <item>Calls that commute take effect in one of their orders, and not before a call that does not depend on them.
/// </item>
/// <item>Of two configurations with one state, that one with less to do and more to choose from can go on in every way
/// that the other can.</item>
/// </list>
/// </remarks>
internal sealed class Search
{
    // How many better configurations each is compared with: beyond, comparing costs more than it spares.
    private const int Compared = 128;

    private const int StatesKept = 1024;

    private readonly IReadOnlyList<Call> calls;
    private readonly StateSpace space;
    private readonly SearchLimit limit;
    private readonly OpenCalls open;

    // By call: the slot it is in while it is open.
    private readonly int[] slotOf;

    // Invariant: every configuration that an order of the calls up to the current position can have come to is in it,
    // or one as good. With how it came about.
    private Dictionary<Configuration, Trail?> frontier = [];

    // Of the current position: configurations that led on already.
    private readonly HashSet<(Configuration, int Last, bool Unseen)> explored = [];

    private Dictionary<Configuration, Trail?> reached = [];
    private int ending;
    private int steps;

    // Whether a limit kept something from being explored: what was reached then says nothing.
    private bool isCut;

    public Search(IReadOnlyList<Call> calls, StateSpace space, SearchLimit limit)
    {
        this.calls = calls;
        this.space = space;
        this.limit = limit;
        open = new OpenCalls(space);
        slotOf = new int[calls.Count];
        frontier.Add(new Configuration(StateSpace.Initial, default, default), null);
    }

    /// <summary>Searches through calls that are ordered by their beginning.</summary>
    public SearchResult Run()
    {
        foreach (var (at, call, isEnd) in CallEvents.Of(calls))
        {
            if (!isEnd)
            {
                Begin(call);
                continue;
            }

            var before = frontier;
            End(call, at);
            if (isCut)
            {
                return new SearchResult.Stopped(call, reached.Count, limit.IsOver);
            }

            if (frontier.Count == 0)
            {
                var tried = before.First();
                return new SearchResult.Impossible(
                    call, Witness.Order(calls, space, tried.Value, at),
                    [.. before.Keys.Select(c => c.State).Distinct().Order().Take(8).Select(space.Describe)]);
            }
        }

        return new SearchResult.Possible(Witness.Order(calls, space, frontier.First().Value, long.MaxValue));
    }

    private void Begin(int call)
    {
        var kind = space.KindOf(calls[call]);
        if (!calls[call].IsOk && space.EffectOf(kind) == Effect.None)
        {
            return;
        }

        var slot = open.Add(call, kind, calls[call].End);
        slotOf[call] = slot;
        if (!calls[call].IsOk)
        {
            return;
        }

        var next = new Dictionary<Configuration, Trail?>(frontier.Count);
        foreach (var (configuration, trail) in frontier)
        {
            var with = configuration with { Due = configuration.Due.With(slot) };
            var (due, after) = Observed(with, trail, calls[call].Begin);
            next[due] = after;
        }

        frontier = next;
    }

    private void End(int call, long at)
    {
        ending = slotOf[call];
        var isReader = open.Readers.Has(ending);
        reached = new Dictionary<Configuration, Trail?>(frontier.Count);
        explored.Clear();
        foreach (var (configuration, trail) in frontier)
        {
            var isDue = configuration.Due.Has(ending);
            if (!isDue)
            {
                Reach(configuration, trail);
            }

            if (isDue || !(isReader || configuration.Done.Has(ending)))
            {
                Explore(configuration, trail, at, last: -1, unseen: false);
            }
        }

        isCut = isCut || limit.IsOver;
        open.Remove(ending);
        frontier = Best(reached);
        if (space.Count > StatesKept + (4 * frontier.Count))
        {
            ForgetStates();
        }
    }

    private void Reach(Configuration configuration, Trail? trail) => reached.TryAdd(
        configuration with { Due = configuration.Due.Without(ending), Done = configuration.Done.Without(ending) },
        trail);

    // Lets open calls take effect until the one that ends did. The call in slot `last` took effect just before, and
    // nobody has seen it; it overwrote the state if `unseen`.
    private void Explore(Configuration from, Trail? trail, long at, int last, bool unseen)
    {
        if (isCut || !explored.Add((from, last, unseen)))
        {
            return;
        }

        isCut = explored.Count > limit.Configurations || ((++steps & 1023) == 0 && limit.IsOver);
        Take(from, trail, at, ending, last, unseen);
        for (var i = 0; i < open.Changing.Count; i++)
        {
            var kind = open.Changing[i];
            if (space.Next(from.State, kind).IsEmpty || (unseen && space.EffectOf(kind) == Effect.Overwrites))
            {
                continue;
            }

            var (due, optional) = First(from, open.OfKind(kind));
            Take(from, trail, at, due, last, unseen);
            Take(from, trail, at, optional, last, unseen);
        }
    }

    // Of calls of one kind: the due one that ends first, and the optional one if it ends even before.
    private (int Due, int Optional) First(Configuration from, List<int> slots)
    {
        var (due, optional) = (-1, -1);
        foreach (var slot in slots)
        {
            if (slot == ending || from.Done.Has(slot))
            {
                continue;
            }

            if (from.Due.Has(slot))
            {
                due = slot;
                break;
            }

            optional = optional < 0 ? slot : optional;
        }

        return (due, optional);
    }

    private void Take(Configuration from, Trail? trail, long at, int slot, int last, bool unseen)
    {
        if (slot < 0)
        {
            return;
        }

        var kind = open.KindIn(slot);
        var overwrites = space.EffectOf(kind) == Effect.Overwrites;
        if ((unseen && overwrites) || (last >= 0 && (slot == ending || open.KindIn(last) > kind)
            && space.Commute(open.KindIn(last), kind)))
        {
            return;
        }

        foreach (var state in space.Next(from.State, kind))
        {
            var taken = new Configuration(state, from.Due.Without(slot), from.Done.With(slot));
            if (overwrites)
            {
                taken = taken with { Due = taken.Due.Without(open.Overwriting) };
            }

            var (seen, after) = Observed(taken, new Trail(open.CallIn(slot), at, trail), at);
            var wasSeen = !seen.Due.Equals(taken.Due);
            if (seen.Done.Has(ending))
            {
                Reach(seen, after);
                continue;
            }

            if (!seen.Due.Has(ending) && from.Due.Has(ending))
            {
                Reach(seen, after);
                if (open.Readers.Has(ending))
                {
                    continue;
                }
            }

            // What somebody saw in between can not change places with what came before.
            Explore(seen, after, at, wasSeen ? -1 : slot, overwrites && !wasSeen);
        }
    }

    // Every due call without effect that is possible in the state takes effect. Whether it did so, or never needs to,
    // is the same to all others: neither is kept.
    private (Configuration Configuration, Trail? Trail) Observed(Configuration configuration, Trail? trail, long at)
    {
        if (!configuration.Due.Overlaps(open.Readers))
        {
            return (configuration, trail);
        }

        for (var i = 0; i < open.Reading.Count; i++)
        {
            var kind = open.Reading[i];
            if (space.Next(configuration.State, kind).IsEmpty)
            {
                continue;
            }

            foreach (var slot in open.OfKind(kind))
            {
                if (configuration.Due.Has(slot))
                {
                    configuration = configuration with { Due = configuration.Due.Without(slot) };
                    trail = new Trail(open.CallIn(slot), at, trail);
                }
            }
        }

        return (configuration, trail);
    }

    // Leaves out those that another one is as good as.
    private static Dictionary<Configuration, Trail?> Best(Dictionary<Configuration, Trail?> all)
    {
        if (all.Count < 2)
        {
            return all;
        }

        // Whoever is as good as another has less in both sets.
        var sorted = all.Select(entry => (entry.Key, entry.Value, Size: entry.Key.Due.Count + entry.Key.Done.Count))
            .ToArray();
        Array.Sort(sorted, (a, b) =>
            a.Key.State != b.Key.State ? a.Key.State.CompareTo(b.Key.State) : a.Size.CompareTo(b.Size));
        var best = new Dictionary<Configuration, Trail?>(all.Count);
        var kept = new List<Configuration>();
        foreach (var (configuration, trail, _) in sorted)
        {
            if (kept.Count > 0 && kept[0].State != configuration.State)
            {
                kept.Clear();
            }

            if (!IsAnyAsGood(kept, configuration))
            {
                kept.Add(configuration);
                best.Add(configuration, trail);
            }
        }

        return best;
    }

    private static bool IsAnyAsGood(List<Configuration> kept, Configuration configuration)
    {
        for (var i = 0; i < Math.Min(kept.Count, Compared); i++)
        {
            if (kept[i].IsAsGoodAs(configuration))
            {
                return true;
            }
        }

        return false;
    }

    private void ForgetStates()
    {
        var live = frontier.Keys.Select(configuration => configuration.State).Distinct().Order().ToList();
        var places = live.Select((state, place) => (state, place)).ToDictionary(pair => pair.state, pair => pair.place);
        space.Keep(live);
        frontier = frontier.ToDictionary(
            entry => entry.Key with { State = places[entry.Key.State] }, entry => entry.Value);
    }
}
