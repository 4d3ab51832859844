using System.Text;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Records;

[TestFixture]
internal sealed class Crc32CTests
{
    [Test]
    public void Compute_CheckValueOfTheAlgorithm_Matches() =>
        Assert.That(Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")), Is.EqualTo(0xE3069283));

    // RFC 3720, appendix B.4.
    [TestCase(0x00, 0x8A9136AAu)]
    [TestCase(0xFF, 0x62A8AB43u)]
    public void Compute_VectorsOfTheStandard_Match(byte filler, uint expected) =>
        Assert.That(Crc32C.Compute(Enumerable.Repeat(filler, 32).ToArray()), Is.EqualTo(expected));

    [Test]
    public void Append_SplitAnywhere_EqualsTheWhole()
    {
        var bytes = Enumerable.Range(0, 40).Select(i => (byte)(i * 7)).ToArray();
        for (var split = 0; split <= bytes.Length; split++)
        {
            var first = Crc32C.Compute(bytes.AsSpan(0, split));
            Assert.That(Crc32C.Append(first, bytes.AsSpan(split)), Is.EqualTo(Crc32C.Compute(bytes)));
        }
    }
}
