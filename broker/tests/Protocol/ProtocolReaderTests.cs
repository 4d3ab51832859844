using Broker.Protocol;
using Broker.Protocol.Produce;

namespace Broker.Tests.Protocol;

public sealed class ProtocolReaderTests
{
    private static readonly Action<ProtocolReader>[] LengthReaders =
    [
        reader => reader.ReadArray<ProduceRequest.Topic>(3),
        reader => reader.ReadInt32Array(),
        reader => reader.ReadUuidArray(),
        reader => reader.ReadBytes(),
        reader => reader.ReadString(),
        reader => reader.ReadTaggedFieldCount(),
    ];

    [Test]
    public void Read_HugeDeclaredLength_ThrowsWithoutAllocatingIt(
        [ValueSource(nameof(LengthReaders))] Action<ProtocolReader> read)
    {
        // 2,147,483,646 elements, as an unsigned varint.
        byte[] bytes = [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3];
        var reader = new ProtocolReader(bytes) { Flexible = true };
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => read(reader), Throws.TypeOf<ProtocolException>());

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1024 * 1024));
    }

    [Test]
    public void ReadArray_HugeDeclaredLengthInt32_Throws()
    {
        var reader = new ProtocolReader(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3 });

        Assert.That(() => reader.ReadArray<ProduceRequest.Topic>(3), Throws.TypeOf<ProtocolException>());
    }

    [TestCase("FFFFFFFE")]
    [TestCase("80000000")]
    public void ReadNullableBytes_LengthBelowMinusOne_Throws(string hex) =>
        Assert.That(
            () => new ProtocolReader(Convert.FromHexString(hex)).ReadNullableBytes(),
            Throws.TypeOf<ProtocolException>());

    [TestCase("00", 0u)]
    [TestCase("7F", 127u)]
    [TestCase("8001", 128u)]
    [TestCase("AC02", 300u)]
    [TestCase("FFFFFFFF0F", uint.MaxValue)]
    public void ReadUnsignedVarint_Valid_Value(string hex, uint value) =>
        Assert.That(new ProtocolReader(Convert.FromHexString(hex)).ReadUnsignedVarint(), Is.EqualTo(value));

    [TestCase("FFFFFFFF10")]
    [TestCase("FFFFFFFFFF01")]
    [TestCase("80")]
    [TestCase("")]
    public void ReadUnsignedVarint_TooLargeOrCut_Throws(string hex) =>
        Assert.That(
            () => new ProtocolReader(Convert.FromHexString(hex)).ReadUnsignedVarint(),
            Throws.TypeOf<ProtocolException>());

    [TestCase("00", 0)]
    [TestCase("01", -1)]
    [TestCase("02", 1)]
    [TestCase("FEFFFFFF0F", int.MaxValue)]
    [TestCase("FFFFFFFF0F", int.MinValue)]
    public void ReadVarint_Zigzag_Value(string hex, int value) =>
        Assert.That(new ProtocolReader(Convert.FromHexString(hex)).ReadVarint(), Is.EqualTo(value));

    [TestCase("FEFFFFFFFFFFFFFFFF01", long.MaxValue)]
    [TestCase("FFFFFFFFFFFFFFFFFF01", long.MinValue)]
    public void ReadVarlong_Zigzag_Value(string hex, long value) =>
        Assert.That(new ProtocolReader(Convert.FromHexString(hex)).ReadVarlong(), Is.EqualTo(value));

    [Test]
    public void ReadVarlong_MoreThan64Bits_Throws() =>
        Assert.That(
            () => new ProtocolReader(Convert.FromHexString("FFFFFFFFFFFFFFFFFF02")).ReadVarlong(),
            Throws.TypeOf<ProtocolException>());

    [Test]
    public void ReadString_InvalidUtf8_Throws() =>
        Assert.That(
            () => new ProtocolReader(new byte[] { 0, 2, 0xC3, 0x28 }).ReadString(),
            Throws.TypeOf<ProtocolException>());

    [Test]
    public void ReadNullableBytes_Records_SliceOfTheInput()
    {
        byte[] input = [0, 0, 0, 2, 10, 20];

        var slice = new ProtocolReader(input).ReadBytes();
        input[4] = 99;

        Assert.That(slice.ToArray(), Is.EqualTo(new byte[] { 99, 20 }));
    }
}
