using Harness.Histories;

namespace Harness.Tests.Histories;

public sealed class HistoryRecorderTests
{
    [Test]
    public void Origin_SetAfterSomeEntries_TimeNeverGoesBack()
    {
        var now = 5L;
        var recorder = new HistoryRecorder(() => now);
        recorder.Add(HistoryRecorder.Template(EntryType.Leader));
        now = 9;
        recorder.Origin = now;
        recorder.Phase("faults");
        now = 12;
        recorder.Phase("heal");

        Assert.That(recorder.Entries.Select(entry => entry.Time), Is.EqualTo(new[] { 0L, 0L, 3L }));
    }
}
