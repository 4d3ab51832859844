using Harness.Cli.Commands;
using Harness.Cli.Runs;

namespace Harness.Cli.Tests;

/// <summary>Several defects are shrunk at the same time, and their rows come in order.</summary>
public sealed class ShrinkQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public void Complete_LaterOneIsReadyFirst_KeepsTheOrder()
    {
        using var later = new ManualResetEventSlim();
        var runs = new FakeRuns
        {
            OnShrink = request =>
            {
                if (request.Defect == "first")
                {
                    Assert.That(later.Wait(Patience), "the other one is shrunk meanwhile");
                }
                else
                {
                    later.Set();
                }
            },
        };

        Assert.That(Ids(runs, jobs: 4, "first", "second"), Is.EqualTo(new[] { "first", "missed", "second" }));
        Assert.That(runs.Shrunk, Has.Count.EqualTo(2));
    }

    [Test]
    public void Add_OneProcessor_ShrinksAtOnce() =>
        Assert.That(Ids(new FakeRuns(), jobs: 1, "first", "second"), Is.EqualTo(new[] { "first", "missed", "second" }));

    [Test]
    public void Complete_ShrinkingFails_Throws()
    {
        var runs = new FakeRuns { OnShrink = _ => throw new InvalidOperationException("the disk is full") };

        Assert.That(() => Ids(runs, jobs: 2, "first", "second"),
            Throws.InvalidOperationException.With.Message.EqualTo("the disk is full"));
    }

    private static List<string> Ids(FakeRuns runs, int jobs, string first, string second)
    {
        var environment = new CliEnvironment { Output = TextWriter.Null, Error = TextWriter.Null, Runs = runs };
        var matrix = new DetectionMatrix(environment, null) { Jobs = jobs, Runs = 5, ShrinkLimit = Patience };
        var ids = new List<string>();
        using var queue = new ShrinkQueue(matrix, TextWriter.Null, row => ids.Add(row.Id));
        queue.Add(Found(first));
        queue.Add(new DefectSearch(Defect("missed")));
        queue.Add(Found(second));
        Assert.That(ids, Has.Count.EqualTo(jobs == 1 ? 3 : ids.Count));
        queue.Complete();
        return ids;
    }

    private static PlantedDefect Defect(string id) => new(id, "Something.", "KIP-1", "smoke");

    private static DefectSearch Found(string id)
    {
        var search = new DefectSearch(Defect(id));
        search.Add(FakeRuns.Results("smoke", 3, "hash", Harness.Checkers.Verdict.Invalid), TimeSpan.FromSeconds(1));
        return search;
    }
}
