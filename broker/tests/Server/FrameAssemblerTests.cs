using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class FrameAssemblerTests
{
    private const int FrameMaxBytes = 100 * 1024 * 1024;

    private readonly FramePool pool = new(poison: true);

    [Test]
    public void Add_SplitAtEachByte_GivesTheSameFrames()
    {
        byte[][] contents = [[1, 2, 3], [], [4], [5, 6, 7, 8, 9]];
        var stream = contents.SelectMany(content => SocketExtensions.Framed(content)).ToArray();
        for (var split = 0; split <= stream.Length; split++)
        {
            var assembler = new FrameAssembler(pool, FrameMaxBytes);
            var frames = new List<Frame>();

            assembler.Add(stream.AsSpan(0, split), frames);
            assembler.Add(stream.AsSpan(split), frames);

            Assert.That(frames.Select(frame => frame.Memory.ToArray()), Is.EqualTo(contents), $"split at {split}");
            Assert.That(assembler.Unfinished, Is.Null);
        }
    }

    [Test]
    public void Add_ByteByByte_GivesTheSameFrame()
    {
        var content = Enumerable.Range(0, 50_000).Select(index => (byte)(index * 7)).ToArray();
        var assembler = new FrameAssembler(pool, FrameMaxBytes);
        var frames = new List<Frame>();

        foreach (var single in SocketExtensions.Framed(content))
        {
            assembler.Add([single], frames);
        }

        Assert.That(frames, Has.Count.EqualTo(1));
        Assert.That(frames[0].Span.SequenceEqual(content));
    }

    [Test]
    public void Add_HugeDeclaredLength_AllocatesOnlyForBytesThatArrived()
    {
        var assembler = new FrameAssembler(new FramePool(poison: false), FrameMaxBytes);
        var frames = new List<Frame>();
        var declared = SocketExtensions.Framed(new byte[FrameMaxBytes]).AsSpan(0, 4).ToArray();
        var few = new byte[1000];
        var before = GC.GetAllocatedBytesForCurrentThread();

        assembler.Add(declared, frames);
        var afterPrefix = GC.GetAllocatedBytesForCurrentThread() - before;
        assembler.Add(few, frames);
        var afterFew = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Multiple(() =>
        {
            Assert.That(afterPrefix, Is.Zero);
            Assert.That(afterFew, Is.LessThan(64 * 1024));
            Assert.That(frames, Is.Empty);
            Assert.That(assembler.Unfinished, Is.EqualTo($"after 1000 of {FrameMaxBytes} bytes of a frame"));
        });
    }

    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, -1)]
    [TestCase(new byte[] { 0x80, 0, 0, 0 }, int.MinValue)]
    [TestCase(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF }, int.MaxValue)]
    [TestCase(new byte[] { 0, 0, 0, 9 }, 9)]
    public void Add_LengthOutOfRange_Throws(byte[] prefix, int declared)
    {
        var assembler = new FrameAssembler(pool, 8);
        var frames = new List<Frame>();

        var malformed = Assert.Throws<MalformedFrameException>(
            () => assembler.Add((byte[])[.. SocketExtensions.Framed(1), .. prefix], frames));

        Assert.That(malformed.Message, Does.Contain($"a frame of {declared} bytes, and 0 to 8 are accepted"));
        Assert.That(frames, Has.Count.EqualTo(1), "the frame before it");
    }

    [Test]
    public void Add_GreatestLength_IsAccepted()
    {
        var assembler = new FrameAssembler(pool, 8);
        var frames = new List<Frame>();

        assembler.Add(SocketExtensions.Framed(1, 2, 3, 4, 5, 6, 7, 8), frames);

        Assert.That(frames.Single().Length, Is.EqualTo(8));
    }
}
