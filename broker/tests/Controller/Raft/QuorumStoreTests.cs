using System.Text;
using Broker.Controller.Raft;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Controller.Raft;

public sealed class QuorumStoreTests
{
    private const string Directory = "/data/metadata";
    private readonly TestWorld world = new();

    [Test]
    public void Open_NoFile_IsEpochZeroWithoutAVote() =>
        Assert.That(Open(new MemoryStorage()).Saved, Is.EqualTo((0, (int?)null)));

    [Test]
    public void Save_Completed_SurvivesACrash()
    {
        var disk = new MemoryStorage();
        var store = Open(disk);
        world.Run(() => store.SaveAsync(3, 2));
        Assert.That(Open(disk.Crash()).Saved, Is.EqualTo((3, (int?)2)));

        world.Run(() => store.SaveAsync(4, null));
        Assert.That(Open(disk.Crash()).Saved, Is.EqualTo((4, (int?)null)));
    }

    [Test]
    public void Save_AnotherComesDuringTheWrite_BothCompleteOnlyWithTheLaterOnDisk()
    {
        var disk = new MemoryStorage();
        var store = Open(disk);
        disk.IsHolding = true;
        var first = world.Reactor.Ask(() => Save(store, 3, 2));
        var second = world.Reactor.Ask(() => Save(store, 4, null));
        Wait();
        disk.Release();
        Wait();
        Assert.That((first.IsCompleted, second.IsCompleted), Is.EqualTo((false, false)));
        Assert.That(store.Saved.Epoch, Is.EqualTo(3));

        disk.IsHolding = false;
        disk.Release();
        world.Run(() => Task.WhenAll(first, second));
        Assert.That(Open(disk.Crash()).Saved, Is.EqualTo((4, (int?)null)));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{")]
    public void Open_DamagedFile_NamesIt(string content)
    {
        var disk = new MemoryStorage();
        world.Run(() => Open(disk).SaveAsync(3, 2));
        disk.Put(Directory + "/quorum-state", Encoding.UTF8.GetBytes(content));

        Assert.That(() => Open(disk), Throws.TypeOf<InvalidDataException>().With.Message.Contains("quorum-state"));
    }

    private static async Task<bool> Save(QuorumStore store, int epoch, int? vote)
    {
        await store.SaveAsync(epoch, vote);
        return true;
    }

    private void Wait() => world.Run(() => Task.Delay(TimeSpan.FromMilliseconds(1), world.Time));

    private QuorumStore Open(MemoryStorage disk) => world.Run(() => QuorumStore.OpenAsync(disk, Directory));
}
