using Harness.Client;

namespace Harness.Tests.Client;

public sealed class PayloadTests
{
    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(long.MaxValue, 1000)]
    public void Decode_OwnPayload_Value(long value, int padding) =>
        Assert.That(Payload.Decode(5, Payload.Encode(5, value, padding)), Is.EqualTo(value));

    [Test]
    public void Decode_AnyByteChanged_Foreign()
    {
        var payload = Payload.Encode(5, 1234, 20);
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= 0x40;
            Assert.That(Payload.Decode(5, payload), Is.EqualTo(Payload.Foreign), $"byte {i}");
            payload[i] ^= 0x40;
        }
    }

    [Test]
    public void Decode_AnyLengthButItsOwn_Foreign()
    {
        var payload = Payload.Encode(5, 1234, 20);
        for (var length = 0; length < payload.Length; length++)
        {
            Assert.That(Payload.Decode(5, payload.AsSpan(0, length)), Is.EqualTo(Payload.Foreign), $"{length} bytes");
        }
    }

    [Test]
    public void Decode_OtherRun_Foreign() =>
        Assert.That(Payload.Decode(6, Payload.Encode(5, 1, 0)), Is.EqualTo(Payload.Foreign));

    [Test]
    public void Encode_NegativeValue_Throws() =>
        Assert.That(() => Payload.Encode(5, -1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
}
