using System.Text;
using Broker.Storage.Cleaning;

namespace Broker.Tests.Storage.Cleaning;

[TestFixture]
internal sealed class OffsetMapTests
{
    [Test]
    public void TryPut_KeyAgain_KeepsTheLastOffset()
    {
        var map = new OffsetMap(1 << 16, 100);

        Assert.That(map.TryPut(Key(1), 5) && map.TryPut(Key(2), 6) && map.TryPut(Key(1), 9));
        Assert.That((map.LastOffsetOf(Key(1)), map.LastOffsetOf(Key(2))), Is.EqualTo((9, 6)));
        Assert.That(map.LastOffsetOf(Key(3)), Is.EqualTo(-1));
        Assert.That(map.Count, Is.EqualTo(2));
    }

    [Test]
    public void TryPut_OffsetZeroAndEmptyKey_AreLikeOthers()
    {
        var map = new OffsetMap(1 << 16, 100);
        map.TryPut([], 0);

        Assert.That(map.LastOffsetOf([]), Is.Zero);
        Assert.That(map.LastOffsetOf(Key(0)), Is.EqualTo(-1));
    }

    [Test]
    public void TryPut_NoRoom_RefusesNewKeysOnly()
    {
        var map = new OffsetMap(24 * 20, long.MaxValue / 2);
        var accepted = Enumerable.Range(0, 100).TakeWhile(i => map.TryPut(Key(i), i)).Count();

        Assert.That(accepted, Is.EqualTo(18), "nine tenths of the slots");
        Assert.That(map.IsFull && !map.TryPut(Key(1000), 1000) && map.TryPut(Key(3), 1001));
        Assert.That(map.LastOffsetOf(Key(3)), Is.EqualTo(1001));
        Assert.That(map.LastOffsetOf(Key(1000)), Is.EqualTo(-1));
    }

    [Test]
    public void TryPut_SmallestMap_HasRoomForOneKey()
    {
        var map = new OffsetMap(0, 0);

        Assert.That(map.TryPut(Key(1), 1) && map.TryPut(Key(1), 2) && !map.TryPut(Key(2), 3));
    }

    [Test]
    public void LastOffsetOf_ManyKeys_AreAllTheirOwn()
    {
        const int Keys = 20_000;
        var map = new OffsetMap(int.MaxValue, Keys);
        for (var offset = 0; offset < 3 * Keys; offset++)
        {
            Assert.That(map.TryPut(Key(offset % Keys), offset));
        }

        Assert.That(map.Count, Is.EqualTo(Keys));
        Assert.That(
            Enumerable.Range(0, Keys).All(i => map.LastOffsetOf(Key(i)) == (2 * Keys) + i), "each its last");
    }

    private static byte[] Key(int i) => Encoding.ASCII.GetBytes($"key-{i}");
}
