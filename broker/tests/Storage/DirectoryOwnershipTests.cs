using System.Text;
using Broker.Configuration;
using Broker.Runtime;
using Broker.Storage;
using Broker.Tests.Doubles;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class DirectoryOwnershipTests
{
    private const string Directory = "/data/logs";
    private const string File = Directory + "/meta.properties";

    private readonly TestWorld world = new();
    private MemoryStorage disk = null!;

    [SetUp]
    public void SetUp() => disk = new MemoryStorage();

    [Test]
    public async Task Claim_EmptyDirectory_IsMarkedForGood()
    {
        await ClaimAsync(Configs.Of(1));

        var lines = Encoding.UTF8.GetString(disk.Crash().Content(File)).Split('\n');
        Assert.That(lines, Does.Contain("version=1").And.Contain("node.id=1"));
        Assert.That(lines, Has.Some.Match("^cluster.id=.{22}$").And.Some.Match("^directory.id=.{22}$"));
        await ClaimAsync(Configs.Of(1));
    }

    [Test]
    public async Task Claim_OfAnotherNode_IsRefusedAndNotTouched()
    {
        await ClaimAsync(Configs.Of(1));
        var before = disk.Content(File);

        Assert.That(
            () => ClaimAsync(Configs.Of(2)),
            Throws.TypeOf<ForeignDirectoryException>().With.Message.Contains(File).And.Message.Contains("node 1"));
        Assert.That(disk.Content(File), Is.EqualTo(before));
    }

    [Test]
    public async Task Claim_OfAnotherCluster_IsRefusedWithTheRemedy()
    {
        await ClaimAsync(Configs.Of(1) with { ClusterId = "blue" });

        Assert.That(
            () => ClaimAsync(Configs.Of(1)),
            Throws.TypeOf<ForeignDirectoryException>().With.Message.Contains("set cluster.id=blue"));
        await ClaimAsync(Configs.Of(1) with { ClusterId = "blue" });
    }

    [Test]
    public void Claim_FilesOfNobody_IsRefused()
    {
        disk.CreateDirectory(Directory + "/orders-0");

        Assert.That(
            () => ClaimAsync(Configs.Of(1)),
            Throws.TypeOf<ForeignDirectoryException>().With.Message.Contains("'orders-0' is there"));
    }

    [Test]
    public async Task Claim_AfterACrashOfTheFirstStart_GoesOn()
    {
        disk.CreateDirectory(Directory);
        disk.Open(File + ".tmp");
        disk.CreateDirectory(Directory + "/lost+found");

        await ClaimAsync(Configs.Of(1));
    }

    [Test]
    public void Claim_CopyOfAnotherDirectory_IsRefused()
    {
        var ownership = new DirectoryOwnership(Configs.Of(1), world.Ports.With(disk));

        Assert.That(
            async () =>
            {
                await ownership.ClaimAsync(Directory);
                disk.CreateDirectory("/copy");
                disk.Open("/copy/meta.properties").Append(disk.Content(File));
                await ownership.ClaimAsync("/copy");
            },
            Throws.TypeOf<ForeignDirectoryException>().With.Message.Contains($"copy of the one in '{Directory}'"));
    }

    [TestCase("version=2\ncluster.id=x\nnode.id=1\n", "its version is 2")]
    [TestCase("cluster.id=x\nnode.id=1\n", "version is missing")]
    [TestCase("version=1\nnode.id=1\n", "cluster.id is missing")]
    [TestCase("version=1\ncluster.id=x\nnode.id=one\n", "not a number")]
    [TestCase("\0\u0001garbage", "version is missing")]
    public void Claim_FileOfAnotherForm_IsRefused(string content, string problem)
    {
        disk.CreateDirectory(Directory);
        disk.Open(File).Append(Encoding.UTF8.GetBytes(content));

        Assert.That(
            () => ClaimAsync(Configs.Of(1)),
            Throws.TypeOf<ForeignDirectoryException>().With.Message.Contains(problem).And.Message.Contains(File));
    }

    [Test]
    public async Task Claim_FileOfKafka_IsUnderstood()
    {
        disk.CreateDirectory(Directory);
        disk.Open(File).Append(Encoding.UTF8.GetBytes(
            "#\n#Sun Nov 22 12:00:00 UTC 2026\ncluster.id=blue\r\n"
            + "directory.id=J8aAPcfLQt2bqs1JT_rMgQ\r\nnode.id=1\nversion=1\n"));

        await ClaimAsync(Configs.Of(1) with { ClusterId = "blue" });
    }

    private Task ClaimAsync(BrokerConfig config) =>
        new DirectoryOwnership(config, world.Ports.With(disk)).ClaimAsync(Directory);
}
