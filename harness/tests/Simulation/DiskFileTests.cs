using Harness.Simulation;
using Harness.Simulation.Disks;

namespace Harness.Tests.Simulation;

/// <summary>A file against a model that knows of each single byte what became of it.</summary>
public sealed class DiskFileTests
{
    private enum Fate
    {
        Dirty,
        Written,
        Lost,
    }

    [Test]
    public void LosePower_AfterAnySequence_KeepsWrittenBytesAndLosesLostOnes()
    {
        var (lost, survived, undone) = (0, 0, 0);
        for (var seed = 0UL; seed < 2_000; seed++)
        {
            var model = new Model(seed);
            for (var step = 0; step < 40; step++)
            {
                model.Step();
            }

            var content = model.LosePower();
            Assert.That(Model.Holds(content, model.Cache), $"seed {seed}");
            if (model.Platter.Except(model.Cache).Any(cell => cell.Fate == Fate.Written)
                && Model.Holds(content, model.Platter))
            {
                Assert.That(content, Has.Length.EqualTo(model.Platter.Count), $"seed {seed}");
                undone++;
                continue;
            }

            foreach (var (index, cell) in model.Cache.Index().Where(cell => cell.Item.Fate == Fate.Lost))
            {
                lost += index < content.Length ? 1 : 0;
                survived += index < content.Length && content[index] == cell.Value ? 1 : 0;
            }
        }

        Assert.That(lost, Is.GreaterThan(10_000));
        Assert.That(survived, Is.LessThan(lost / 50), "garbage may equal a lost byte by chance");
        Assert.That(undone, Is.GreaterThan(50));
    }

    [Test]
    public void FlipBit_EveryIndex_FlipsOneWrittenBitAndNoOther()
    {
        var total = 0;
        for (var seed = 0UL; seed < 40; seed++)
        {
            var model = new Model(seed);
            for (var step = 0; step < 30; step++)
            {
                model.Step();
            }

            var expected = model.Cache.Index().Where(cell => cell.Item.Fate == Fate.Written)
                .Select(cell => cell.Index).ToList();
            var before = model.Content();
            var flipped = new List<int>();
            for (var index = 0; index < model.File.FlushedLength; index++)
            {
                model.File.FlipBit((8L * index) + 3);
                var after = model.Content();
                flipped.AddRange(after.Index().Where(cell => cell.Item != before[cell.Index])
                    .Select(cell => cell.Index));
                before = after;
            }

            Assert.That(flipped, Is.EqualTo(expected), $"seed {seed}");
            total += flipped.Count;
        }

        Assert.That(total, Is.GreaterThan(2_000));
    }

    private sealed class Cell(byte value)
    {
        public byte Value { get; } = value;

        public Fate Fate { get; set; } = Fate.Dirty;
    }

    private sealed class Model(ulong seed)
    {
        private readonly HashRandom random = new(seed, "test", "file");
        private readonly List<(FlushSnapshot Snapshot, List<Cell> Cells)> flushes = [];

        public DiskFile File { get; } = new();

        public List<Cell> Cache { get; private set; } = [];

        public List<Cell> Platter { get; private set; } = [];

        public void Step()
        {
            switch (random.Below(6))
            {
                case 0 or 1:
                    var values = Enumerable.Range(0, random.Below(300)).Select(_ => (byte)(1 + random.Below(255)));
                    byte[] bytes = [.. values];
                    File.Append(bytes);
                    Cache.AddRange(bytes.Select(value => new Cell(value)));
                    break;
                case 2 when random.Below(3) == 0:
                    var length = random.Below(Cache.Count + 1);
                    File.Truncate(length);
                    Cache = Cache[..length];
                    break;
                case 3:
                    flushes.Add((File.BeginFlush(), [.. Cache]));
                    break;
                case 4 when flushes.Count > 0:
                    Complete(random.Below(flushes.Count));
                    break;
                case 5 when flushes.Count > 0 && random.Below(2) == 0:
                    Fail(random.Below(flushes.Count));
                    break;
            }
        }

        public byte[] Content()
        {
            var content = new byte[File.Length];
            File.Read(0, content);
            return content;
        }

        public byte[] LosePower()
        {
            File.LosePower(random);
            return Content();
        }

        // Whether everything that was written is in its place.
        public static bool Holds(byte[] content, List<Cell> cells) => cells.Index().All(cell =>
            cell.Item.Fate != Fate.Written || (cell.Index < content.Length && content[cell.Index] == cell.Item.Value));

        private void Complete(int index)
        {
            Assert.That(File.CompleteFlush(flushes[index].Snapshot), Is.True);
            Platter = flushes[index].Cells;
            End(index, Fate.Written);
        }

        private void Fail(int index)
        {
            var earlier = flushes[..index];
            File.FailFlush(flushes[index].Snapshot);
            End(index, Fate.Lost);
            Assert.That(earlier.Select(flush => File.CompleteFlush(flush.Snapshot)), Has.All.False);
        }

        private void End(int index, Fate fate)
        {
            foreach (var cell in flushes[index].Cells.Where(cell => cell.Fate == Fate.Dirty))
            {
                cell.Fate = fate;
            }

            flushes.RemoveRange(0, index + 1);
        }
    }
}
