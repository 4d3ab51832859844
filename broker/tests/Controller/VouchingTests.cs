using Broker.Controller;
using Broker.Metadata;
using Broker.Tests.Doubles;

namespace Broker.Tests.Controller;

/// <summary>Directories are written as letters.</summary>
public sealed class VouchingTests
{
    private const int KnownEpoch = 7;

    [TestCase(7, "", "", 0, true, TestName = "IsClean_PredecessorStoppedInOrder")]
    [TestCase(6, "", "", 0, false, TestName = "IsClean_AnEarlierProcessStoppedInOrder_No")]
    [TestCase(-1, "", "", 0, false, TestName = "IsClean_NobodyStoppedInOrder_No")]
    [TestCase(-1, "A", "", 0, false, TestName = "IsClean_PredecessorDidNotFlush_No")]
    [TestCase(-1, "A", "A", 0, true, TestName = "IsClean_FlushedAndTheDirectoryIsThere")]
    [TestCase(-1, "B", "A", 0, false, TestName = "IsClean_DirectoryWasReplaced_No")]
    [TestCase(-1, "AC", "AB", 0, false, TestName = "IsClean_OneOfTwoWasReplaced_No")]
    [TestCase(-1, "ABC", "AB", 0, true, TestName = "IsClean_OneMore")]
    [TestCase(-1, "A", "AB", 1, true, TestName = "IsClean_OneCanNotBeUsedNow")]
    [TestCase(-1, "C", "AB", 1, false, TestName = "IsClean_OneWasReplacedAndTheOtherCanNotBeUsed_No")]
    public void IsClean(long previousEpoch, string dirs, string knownDirs, int offline, bool expected) => Assert.That(
        Vouching.IsClean(Introduced(previousEpoch, dirs, offline), Known(knownDirs)), Is.EqualTo(expected));

    [Test]
    public void IsClean_FirstProcessEver() => Assert.That(Vouching.IsClean(Introduced(-1, "A", 0), null), Is.True);

    [Test]
    public void DurableDirsOf_OneCanNotBeUsedNow_IsRememberedUntilItIsBack()
    {
        var hidden = Vouching.DurableDirsOf(Introduced(-1, "A", 1), Known("AB"));
        Assert.That(hidden, Is.EquivalentTo(Dirs("AB")));

        var known = Known("") with { DurableDirs = hidden };
        Assert.That(Vouching.IsClean(Introduced(-1, "AB", 0), known), Is.True, "it is back");
        Assert.That(Vouching.IsClean(Introduced(-1, "AC", 0), known), Is.False, "it was replaced");
        Assert.That(Vouching.DurableDirsOf(Introduced(-1, "AC", 0), known), Is.EquivalentTo(Dirs("AC")));
    }

    [Test]
    public void DurableDirsOf_NoFlushes_None() => Assert.That(
        Vouching.DurableDirsOf(Introduced(-1, "A", 0) with { FlushesBeforeAck = false }, Known("A")), Is.Empty);

    private static BrokerIntroduction Introduced(long previousEpoch, string dirs, int offline) =>
        new(1, Guid.NewGuid(), Configs.EndpointOf(1))
        {
            PreviousEpoch = previousEpoch,
            LogDirs = [.. Dirs(dirs)],
            OfflineDirs = offline,
            FlushesBeforeAck = true,
        };

    private static BrokerRegistration Known(string dirs) =>
        new(1, Guid.NewGuid(), KnownEpoch, Configs.EndpointOf(1), Fenced: false) { DurableDirs = [.. Dirs(dirs)] };

    private static IEnumerable<Guid> Dirs(string letters) =>
        letters.Select(letter => new Guid(letter, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}
