using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Runtime;

namespace Broker.Tests.Protocol;

public sealed class ProtocolWriterTests
{
    private readonly FramePool frames = new(poison: true);

    [Test]
    public void Write_MoreThanTheFirstBuffer_Grows()
    {
        using var writer = new ProtocolWriter(frames);
        for (var i = 0; i < 10_000; i++)
        {
            writer.WriteInt32(i);
        }

        using var frame = writer.Finish();

        var reader = new ProtocolReader(frame.Memory);
        Assert.That(Enumerable.Range(0, 10_000).All(i => reader.ReadInt32() == i), Is.True);
        Assert.That(reader.Remaining, Is.Zero);
    }

    [Test]
    public void EndTaggedField_ContentLongerThan127Bytes_LengthInTwoBytes()
    {
        using var writer = new ProtocolWriter(frames) { Flexible = true };
        writer.WriteTaggedFieldCount(1);
        var start = writer.BeginTaggedField(7);
        writer.WriteString(new string('x', 200));
        writer.EndTaggedField(start);
        using var frame = writer.Finish();

        var reader = new ProtocolReader(frame.Memory) { Flexible = true };
        Assert.That(reader.ReadTaggedFieldCount(), Is.EqualTo(1));
        var (tag, field) = reader.ReadTaggedField();
        Assert.That(tag, Is.EqualTo(7));
        Assert.That(field.ReadString(), Is.EqualTo(new string('x', 200)));
        Assert.That(reader.Remaining, Is.Zero);
    }

    [TestCase(int.MinValue)]
    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(300)]
    [TestCase(int.MaxValue)]
    public void WriteVarint_ReadBack_SameValue(int value)
    {
        using var writer = new ProtocolWriter(frames);
        writer.WriteVarint(value);
        writer.WriteVarlong(value * 4_000_000_000L);
        using var frame = writer.Finish();

        var reader = new ProtocolReader(frame.Memory);
        Assert.That(reader.ReadVarint(), Is.EqualTo(value));
        Assert.That(reader.ReadVarlong(), Is.EqualTo(value * 4_000_000_000L));
    }

    [Test]
    public void Write_UnsupportedVersion_Throws()
    {
        using var writer = new ProtocolWriter(frames);

        Assert.That(() => new FetchRequest().Write(writer, 14), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void WriteString_TooLong_Throws()
    {
        using var writer = new ProtocolWriter(frames);

        Assert.That(() => writer.WriteString(new string('x', 32_768)), Throws.ArgumentException);
    }

    [Test]
    public void Finish_Twice_Throws()
    {
        using var writer = new ProtocolWriter(frames);
        writer.Finish().Dispose();

        Assert.That(() => writer.Finish(), Throws.TypeOf<ObjectDisposedException>());
    }
}
