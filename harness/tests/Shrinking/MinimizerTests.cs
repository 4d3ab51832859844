using FsCheck;
using FsCheck.Fluent;
using Harness.Shrinking;

namespace Harness.Tests.Shrinking;

/// <summary>What has to hold of every minimised list.</summary>
public sealed class MinimizerTests
{
    private const int Lists = 500;

    [Test]
    public void Minimize_NeededElements_LeavesExactlyThem() => Law((items, needed) =>
    {
        var kept = Minimizer.Minimize(items, list => needed.All(list.Contains));
        return kept.SequenceEqual(items.Where(needed.Contains));
    });

    // At least one element of each pair: which one is left is open, but none may be superfluous.
    [Test]
    public void Minimize_MonotonePredicate_StillFailsAndNothingCanBeTakenOut() => Law((items, needed) =>
    {
        bool Fails(IReadOnlyList<int> list) => needed.All(n => list.Contains(n) || list.Contains(n + 1));

        var kept = Minimizer.Minimize(items, Fails);
        return Fails(kept) && kept.All(one => !Fails([.. kept.Where(other => other != one)]));
    });

    [Test]
    public void Minimize_AnyPredicate_GivesAFailingSublistAndTheSameAgain() => Law((items, needed) =>
    {
        // Neither monotone nor anything else that could help.
        bool Fails(IReadOnlyList<int> list) =>
            list.Count == items.Count || (list.Sum() + (7 * list.Count) + needed.Count) % 3 == 0;

        var tried = 0;
        IReadOnlyList<int> Minimized() => Minimizer.Minimize(items, list =>
        {
            tried++;
            return Fails(list);
        });

        var (first, firstTried) = (Minimized(), tried);
        tried = 0;
        return Fails(first) && first.SequenceEqual(items.Where(first.Contains))
            && first.SequenceEqual(Minimized()) && tried == firstTried;
    });

    [Test]
    public void Minimize_FewOfMany_TriesFew()
    {
        var tried = 0;
        var kept = Minimizer.Minimize([.. Enumerable.Range(0, 10_000)], list =>
        {
            tried++;
            return list.Contains(17) && list.Contains(5000) && list.Contains(9999);
        });

        Assert.That(kept, Is.EqualTo(new[] { 17, 5000, 9999 }));
        Assert.That(tried, Is.LessThan(120));
    }

    [Test]
    public void Minimize_Stopped_GivesTheSmallestFailingListSoFar()
    {
        using var stop = new CancellationTokenSource();
        IReadOnlyList<int> smallest = [.. Enumerable.Range(0, 100)];
        var tried = 0;
        var kept = Minimizer.Minimize(
            smallest,
            list =>
            {
                if (++tried == 5)
                {
                    stop.Cancel();
                    return false;
                }

                smallest = list.Contains(3) ? list : smallest;
                return list.Contains(3);
            },
            stop.Token);

        Assert.That(kept, Is.EqualTo(smallest));
        Assert.That(kept, Has.Count.InRange(2, 50));
        Assert.That(tried, Is.EqualTo(5));
    }

    [Test]
    public void Reduce_LessIsEnoughThanWhatWasTried_GoesOnWithThat()
    {
        var kept = Minimizer.Reduce<int>(
            [.. Enumerable.Range(0, 64)], list => list.Contains(40) ? [.. list.Where(n => n is 40 or 41)] : null);

        Assert.That(kept, Is.EqualTo(new[] { 40 }));
    }

    // Of distinct numbers, some are needed.
    private static void Law(Func<IReadOnlyList<int>, IReadOnlyList<int>, bool> holds)
    {
        var draws =
            from count in Gen.Choose(0, 60)
            from needed in Gen.SubListOf(Enumerable.Range(0, count))
            from few in Gen.Choose(0, 8)
            select (Items: (IReadOnlyList<int>)[.. Enumerable.Range(0, count)],
                Needed: (IReadOnlyList<int>)[.. needed.Take(few)]);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Lists).WithReplay(1, 1),
            Prop.ForAll(Arb.From(draws), drawn => holds(drawn.Items, drawn.Needed)));
    }
}
