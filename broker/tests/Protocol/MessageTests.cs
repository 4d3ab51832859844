using Broker.Protocol;

namespace Broker.Tests.Protocol;

public sealed class MessageTests
{
    [TestCaseSource(typeof(GoldenMessage), nameof(GoldenMessage.All))]
    public void ReadThenWrite_BytesOfKafkasSchema_SameBytes(GoldenMessage message) =>
        Assert.That(Convert.ToHexString(message.RoundTrip()), Is.EqualTo(Convert.ToHexString(message.Bytes)));

    [Test]
    public void GoldenFile_AllSupportedVersions_BothWays()
    {
        var expected = from range in SupportedVersions.All
                       from version in Enumerable.Range(range.Min, range.Max - range.Min + 1)
                       from kind in new[] { "Request", "Response" }
                       from variant in new[] { "full", "empty" }
                       select $"{range.ApiKey}{kind} v{version} {variant}";

        Assert.That(GoldenMessage.All.Select(message => message.ToString()), Is.EquivalentTo(expected));
    }

    [TestCaseSource(typeof(GoldenMessage), nameof(GoldenMessage.Full))]
    public void Read_EveryTruncation_ThrowsProtocolException(GoldenMessage message)
    {
        for (var length = 0; length < message.Bytes.Length; length++)
        {
            var bytes = message.Bytes.AsMemory(0, length);
            Assert.That(() => message.Read(bytes), Throws.TypeOf<ProtocolException>(), $"cut to {length} bytes");
        }
    }

    [TestCaseSource(typeof(GoldenMessage), nameof(GoldenMessage.Full))]
    public void Read_ByteTooMany_ThrowsProtocolException(GoldenMessage message) =>
        Assert.That(() => message.Read((byte[])[.. message.Bytes, 0]), Throws.TypeOf<ProtocolException>());

    [TestCaseSource(typeof(GoldenMessage), nameof(GoldenMessage.Full))]
    public void Read_DamagedBytes_ThrowsNothingElseThanProtocolException(GoldenMessage message)
    {
        var random = new Random(message.Version);
        for (var round = 0; round < 300; round++)
        {
            var bytes = message.Bytes.ToArray();
            for (var i = random.Next(1, 5); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            AssertReadsOrRefuses(message, bytes);
        }
    }

    [TestCaseSource(typeof(GoldenMessage), nameof(GoldenMessage.Full))]
    public void Read_RandomBytes_ThrowsNothingElseThanProtocolException(GoldenMessage message)
    {
        var random = new Random(message.Version);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            AssertReadsOrRefuses(message, bytes);
        }
    }

    private static void AssertReadsOrRefuses(GoldenMessage message, byte[] bytes)
    {
        try
        {
            message.Read(bytes);
        }
        catch (Exception exception)
        {
            Assert.That(exception, Is.TypeOf<ProtocolException>(), Convert.ToHexString(bytes));
        }
    }
}
