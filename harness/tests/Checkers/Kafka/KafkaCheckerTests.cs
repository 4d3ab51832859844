using Harness.Checkers;

namespace Harness.Tests.Checkers.Kafka;

/// <summary>For every anomaly a smallest history that has it, and the nearest one that does not.</summary>
public sealed class KafkaCheckerTests
{
    private static EdnBuilder New => new();

    private static EdnBuilder Sent123 => New.Sent(0, (1, 0)).Sent(0, (2, 1)).Sent(0, (3, 2));

    [Test]
    public void LostWrite() => Differ(Anomalies.LostWrite,
        New.Sent(0, (1, 0)).Sent(0, (2, 1)).Polled(1, (2, 1)),
        New.Sent(0, (1, 0)).Sent(0, (2, 1)).Polled(1, (1, 0), (2, 1)));

    [Test]
    public void LostWrite_UnknownOutcome_IsDueOnceOneOfItsSendsWasSeen()
    {
        var unseen = New.Begin(0, "txn", "[[:send :x 1] [:send :y 2]]").End(
            0, "txn", "[[:send :x [0 1]] [:send :y [0 2]]]", "info").Sent(1, (3, 1)).Polled(2, (3, 1));
        IsValid(unseen);

        Finds(unseen.Do(3, "poll", "[[:poll]]", "[[:poll {:y [[0 2]]}]]"), Anomalies.LostWrite);
    }

    [Test]
    public void LostWrite_PolledByATransactionThatFailed_IsNotLost() => IsValid(
        New.Sent(0, (1, 0)).Sent(0, (2, 1)).Do(1, "txn", "[[:poll]]", "[[:poll {:x [[0 1]]}]]", "fail")
            .Polled(2, (2, 1)));

    [Test]
    public void Unseen_IsUnknown()
    {
        var result = New.Sent(0, (1, 0)).Sent(0, (2, 1)).Polled(1, (1, 0)).Check();

        Assert.That((result.Verdict, result.Counts[Anomalies.Unseen.Id]), Is.EqualTo((Verdict.Unknown, 1L)));
        Assert.That(result.Reason, Does.Contain("1 acknowledged record(s)"));
        IsValid(New.Sent(0, (1, 0)).Sent(0, (2, 1)).Polled(1, (1, 0), (2, 1)));
    }

    [Test]
    public void InconsistentOffsets() => Differ(Anomalies.InconsistentOffsets,
        New.Sent(0, (1, 0)).Sent(1, (2, 0)).Polled(2, (1, 0)).Polled(3, (2, 0)),
        New.Sent(0, (1, 0)).Sent(1, (2, 1)).Polled(2, (1, 0)).Polled(2, (2, 1)));

    [Test]
    public void InconsistentOffsets_SendOfUnknownOutcomeThatNobodySaw_IsNone() => IsValid(
        New.Begin(0, "send", "[[:send :x 1]]").End(0, "send", "[[:send :x [0 1]]]", "info")
            .Sent(1, (2, 0)).Polled(2, (2, 0)));

    [Test]
    public void Duplicate() => Differ(Anomalies.Duplicate,
        New.Sent(0, (1, 0)).Polled(1, (1, 0), (1, 1)),
        New.Sent(0, (1, 0)).Polled(1, (1, 0)).Polled(2, (1, 0)));

    [Test]
    public void AbortedRead() => Differ(Anomalies.G1a,
        New.Sent(0, (1, 0)).Do(0, "txn", "[[:send :x 2]]", "[[:send :x 2]]", "fail").Polled(1, (1, 0), (2, 1)),
        New.Sent(0, (1, 0)).Do(0, "txn", "[[:send :x 2]]", "[[:send :x 2]]", "info").Polled(1, (1, 0), (2, 1)));

    [Test]
    public void PrecommittedRead() => Differ(Anomalies.PrecommittedRead,
        New.Do(0, "txn", "[[:send :x 1] [:poll]]", "[[:send :x [0 1]] [:poll {:x [[0 1]]}]]"),
        New.Do(0, "txn", "[[:send :x 1] [:poll]]", "[[:send :x [0 1]] [:poll {:x []}]]").Polled(0, (1, 0)));

    [Test]
    public void FromNowhere() => Differ(Anomalies.FromNowhere,
        New.Sent(0, (1, 0)).Polled(1, (1, 0), (2, 1)),
        New.Sent(0, (1, 0)).Begin(0, "send", "[[:send :x 2]]").Polled(1, (1, 0), (2, 1)));

    [Test]
    public void FromNowhere_PolledBeforeItWasSent() => Finds(
        New.Sent(0, (1, 0)).Polled(1, (1, 0), (2, 1)).Sent(0, (2, 1)), Anomalies.FromNowhere);

    [Test]
    public void PollSkip() => Differ(Anomalies.PollSkip,
        Sent123.Polled(1, (1, 0)).Polled(1, (3, 2)).Polled(2, (1, 0), (2, 1), (3, 2)),
        Sent123.Polled(1, (1, 0)).Polled(1, (2, 1), (3, 2)).Polled(2, (1, 0), (2, 1), (3, 2)));

    [Test]
    public void PollSkip_OverOffsetsThatHoldNothing_IsNone() => IsValid(
        New.Sent(0, (1, 0)).Sent(0, (3, 7)).Polled(1, (1, 0)).Polled(1, (3, 7)));

    [TestCase("assign", "[:y]", "", false)]
    [TestCase("assign", "[:y :x]", "", true)]
    [TestCase("assign", "[:x]", ", :seek-to-beginning? true", false)]
    [TestCase("subscribe", "[:y]", "", false)]
    public void NonmonotonicPoll_AfterAnAssignment_IsOneIfTheKeyWasKept(
        string f, string keys, string more, bool isAnomaly)
    {
        var history = Sent123.Polled(1, (1, 0), (2, 1), (3, 2));
        history.End(1, f, keys, "invoke", more).End(1, f, keys, "ok", more).Polled(1, (1, 0));

        if (isAnomaly)
        {
            Finds(history, Anomalies.NonmonotonicPoll);
        }
        else
        {
            IsValid(history);
        }
    }

    [Test]
    public void NonmonotonicPoll() => Differ(Anomalies.NonmonotonicPoll,
        Sent123.Polled(1, (1, 0), (2, 1)).Polled(1, (2, 1), (3, 2)),
        Sent123.Polled(1, (1, 0), (2, 1)).Polled(1, (3, 2)));

    [Test]
    public void NonmonotonicPoll_AfterAFailure_GoesOnWhereItWas()
    {
        IsValid(Sent123.Polled(1, (1, 0)).Do(1, "txn", "[[:poll]]", "[[:poll {:x [[1 2] [2 3]]}]]", "fail")
            .Polled(1, (2, 1), (3, 2)));
        Finds(Sent123.Polled(1, (1, 0)).Do(1, "txn", "[[:poll]]", "[[:poll {:x [[1 2]]}]]", "fail")
            .Polled(1, (3, 2)).Polled(2, (1, 0), (2, 1), (3, 2)), Anomalies.PollSkip);
    }

    // Who is subscribed shares its keys: only a history that tells who got them says where a consumer should be.
    [Test]
    public void PollSkip_WhileSubscribed_IsJudgedWhereRebalancesAreTold()
    {
        EdnBuilder History(string first, string second) => Sent123.Do(1, "subscribe", "[:x]", "[:x]")
            .Do(1, "poll", "[[:poll]]", "[[:poll {:x [[0 1]]}]]", more: first)
            .Do(1, "poll", "[[:poll]]", "[[:poll {:x [[2 3]]}]]", more: second)
            .Polled(2, (1, 0), (2, 1), (3, 2));

        IsValid(History("", ""));
        IsValid(History("", ", :rebalance-log [{:keys [:x]}]"));
        Finds(History(", :rebalance-log [{:keys [:x]}]", ""), Anomalies.PollSkip);
        Finds(History("", ", :rebalance-log [{:keys [:y]}]"), Anomalies.PollSkip);
    }

    [Test]
    public void InternalPollSkip() => Differ(Anomalies.InternalPollSkip,
        Sent123.Polled(1, (1, 0), (3, 2)).Polled(2, (1, 0), (2, 1), (3, 2)),
        Sent123.Do(1, "poll", "[[:poll]]", "[[:poll {:x [[0 1] [2 3]]}]]", more: ", :rebalance-log [{:keys [:x]}]")
            .Polled(2, (1, 0), (2, 1), (3, 2)));

    [Test]
    public void InternalNonmonotonicPoll() => Differ(Anomalies.InternalNonmonotonicPoll,
        Sent123.Polled(1, (1, 0), (3, 2), (2, 1)),
        Sent123.Polled(1, (1, 0), (2, 1), (3, 2)));

    [Test]
    public void NonmonotonicSend() => Differ(Anomalies.NonmonotonicSend,
        New.Sent(0, (1, 1)).Sent(0, (2, 0)).Polled(1, (2, 0), (1, 1)),
        New.Sent(0, (1, 1)).Sent(2, (2, 0)).Polled(1, (2, 0), (1, 1)));

    [Test]
    public void InternalNonmonotonicSend() => Differ(Anomalies.InternalNonmonotonicSend,
        New.Sent(0, (1, 1), (2, 0)).Polled(1, (2, 0), (1, 1)),
        New.Sent(0, (1, 0), (2, 1)).Polled(1, (1, 0), (2, 1)));

    [Test]
    public void InternalSendSkip_IsReportedAndConvictsNobody()
    {
        var history = New.Begin(2, "send", "[[:send :x 2]]").Sent(0, (1, 0), (3, 2))
            .End(2, "send", "[[:send :x [1 2]]]").Polled(1, (1, 0), (2, 1), (3, 2));

        // Where one operation's records lie around another's, each lies behind the other.
        Assert.That(history.Check().Counts.Keys, Is.EqualTo(new[] { "G0", "int-send-skip" }));
        Assert.That(history.Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void WriteCycle_IsReportedAndConvictsNobody()
    {
        var history = New.Begin(0, "send", "[[:send :x 1] [:send :y 1]]")
            .Begin(1, "send", "[[:send :x 2] [:send :y 2]]")
            .End(0, "send", "[[:send :x [0 1]] [:send :y [1 1]]]")
            .End(1, "send", "[[:send :x [1 2]] [:send :y [0 2]]]")
            .Do(2, "poll", "[[:poll]]", "[[:poll {:x [[0 1] [1 2]], :y [[0 2] [1 1]]}]]");

        Assert.That(history.Check().Counts.Keys, Is.EqualTo(new[] { "G0" }));
        Assert.That(history.Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void G1c() => Differ(Anomalies.G1c,
        Two("[:poll {:y [[0 2]]}]", "[:poll {:x [[0 1]]}]"),
        Two("[:poll {}]", "[:poll {:x [[0 1]]}]").Do(3, "poll", "[[:poll]]", "[[:poll {:y [[0 2]]}]]"));

    // Process 1 sends 2 and polls 3. Who polled 2 before 3 was sent tells that 2 was seen before it was committed.
    [TestCase(0, "G1c-process")]
    [TestCase(2, "G1c-realtime")]
    public void CircularInformation_ClosedByTheOrderOfTime(int sender, string id)
    {
        EdnBuilder History(bool overlap)
        {
            var history = New.Begin(1, "txn", "[[:send :y 2] [:poll]]").Begin(0, "txn", "[[:poll]]");
            history = overlap ? history.Begin(5, "send", "[[:send :x 3]]") : history;
            history.End(0, "txn", "[[:poll {:y [[0 2]]}]]");
            history = overlap
                ? history.End(5, "send", "[[:send :x [0 3]]]")
                : history.Do(sender, "send", "[[:send :x 3]]", "[[:send :x [0 3]]]");
            return history.End(1, "txn", "[[:send :y [0 2]] [:poll {:x [[0 3]]}]]");
        }

        var anomaly = Anomalies.All.Single(known => known.Id == id);
        Finds(History(overlap: false), anomaly);
        Assert.That(History(overlap: true).Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void Check_HardlyAnythingSucceeded_IsUnknown()
    {
        var result = New.Do(0, "send", "[[:send :x 1]]", "[[:send :x 1]]", "fail").Check();

        Assert.That(
            (result.Verdict, result.Reason),
            Is.EqualTo((Verdict.Unknown, "only 0 of 1 operations were ok, which is too few to judge")));
    }

    [Test]
    public void Check_TimeIsOver_SaysSo()
    {
        var result = New.Sent(0, (1, 0)).Polled(1, (1, 0)).Check(new CheckOptions { IsOver = () => true });

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Reason, Does.StartWith("the time limit was reached"));
    }

    private static EdnBuilder Two(string first, string second) => New
        .Begin(0, "txn", "[[:send :x 1] [:poll]]").Begin(1, "txn", "[[:send :y 2] [:poll]]")
        .End(0, "txn", $"[[:send :x [0 1]] {first}]").End(1, "txn", $"[[:send :y [0 2]] {second}]");

    private static void Differ(Anomaly anomaly, EdnBuilder bad, EdnBuilder good)
    {
        Finds(bad, anomaly);
        IsValid(good);
    }

    private static void Finds(EdnBuilder history, Anomaly anomaly)
    {
        var result = history.Check();
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid), history.Text);
        Assert.That(result.Counts, Does.ContainKey(anomaly.Id).WithValue(1L), history.Text);
        var finding = result.Findings.First(f => f.Anomaly == anomaly.Id);
        Assert.That(finding.Entries, Is.Ordered.And.Not.Empty);
        Assert.That(finding.Statement, Does.EndWith("."));
    }

    private static void IsValid(EdnBuilder history)
    {
        var result = history.Check();
        Assert.That(result.Findings.Select(f => f.Statement), Is.Empty, history.Text);
        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.Valid, (string?)null)), history.Text);
    }
}
