using System.Text;
using Broker.Runtime;
using Broker.Storage;

namespace Broker.Tests.Storage;

public sealed class CleanShutdownMarkerTests
{
    [TestCase("{\"version\":0,\"brokerEpoch\":42}", 42)]
    [TestCase("{\"brokerEpoch\":0}", 0)]
    [TestCase("{\"version\":0,\"brokerEpoch\":-1}", -1)]
    [TestCase("{\"version\":0}", -1)]
    [TestCase("{\"brokerEpoch\":\"42\"}", -1)]
    [TestCase("{\"brokerEpoch\":99999999999999999999}", -1)]
    [TestCase("{\"brokerEpoch\":4.5}", -1)]
    [TestCase("[42]", -1)]
    [TestCase("{", -1)]
    [TestCase("", -1)]
    public void EpochIn_AnyContent_IsTheEpochOrNone(string content, long expected) =>
        Assert.That(CleanShutdownMarker.EpochIn(Encoding.UTF8.GetBytes(content)), Is.EqualTo(expected));

    [Test]
    public void EpochIn_WhatWasWritten_IsTheSame([Values(-1L, 0L, long.MaxValue)] long epoch) =>
        Assert.That(CleanShutdownMarker.EpochIn(CleanShutdownMarker.ToBytes(epoch)), Is.EqualTo(epoch));

    [Test]
    public async Task PreviousBrokerEpoch_OrderlyStop_VouchesForTheNextStartOnly()
    {
        var disk = new MemoryStorage();
        await (await OpenAsync(disk, "/a", "/b")).CloseAsync(42);

        Assert.That((await OpenAsync(disk, "/a", "/b")).PreviousBrokerEpoch, Is.EqualTo(42));
        Assert.That((await OpenAsync(disk, "/a", "/b")).PreviousBrokerEpoch,
            Is.EqualTo(-1), "the process in between crashed");
    }

    [Test]
    public async Task PreviousBrokerEpoch_OneDirectoryIsNew_VouchesForNothing()
    {
        var disk = new MemoryStorage();
        await (await OpenAsync(disk, "/a", "/b")).CloseAsync(42);

        Assert.That((await OpenAsync(disk, "/a", "/c")).PreviousBrokerEpoch, Is.EqualTo(-1));
    }

    [Test]
    public async Task PreviousBrokerEpoch_DirectoriesOfDifferentProcesses_VouchForNothing()
    {
        var disk = new MemoryStorage();
        await (await OpenAsync(disk, "/a")).CloseAsync(42);
        await (await OpenAsync(disk, "/b")).CloseAsync(43);

        Assert.That((await OpenAsync(disk, "/a", "/b")).PreviousBrokerEpoch, Is.EqualTo(-1));
    }

    [Test]
    public async Task PreviousBrokerEpoch_OneDirectoryCanNotBeUsed_VouchesForNothing()
    {
        var disk = new MemoryStorage();
        await (await OpenAsync(disk, "/a", "/b")).CloseAsync(42);

        var opened = await LogDirectories.OpenAsync(
            disk, ["/a", "/b"], new LogOptions(), path =>
                path == "/b" ? throw new IOException("broken") : Task.CompletedTask);

        Assert.That(opened.PreviousBrokerEpoch, Is.EqualTo(-1));
    }

    private static Task<LogDirectories> OpenAsync(IStorage disk, params string[] directories) =>
        LogDirectories.OpenAsync(disk, directories, new LogOptions(), _ => Task.CompletedTask);
}
