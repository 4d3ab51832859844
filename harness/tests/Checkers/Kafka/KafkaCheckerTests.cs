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
    public void StalePoll_IsReportedTheWorstFirstAndConvictsNobody()
    {
        var history = New.Sent(0, (1, 0)).Sent(0, (2, 1)).Polled(2, (1, 0), (2, 1))
            .Polled(1, (1, 0)).Do(1, "poll", "[[:poll]]", "[[:poll]]").Polled(1, (2, 1));

        var result = history.Check();
        Assert.That((result.Verdict, result.Counts[Anomalies.StalePoll.Id]), Is.EqualTo((Verdict.Valid, 2L)));
        Assert.That(result.Findings[0].Statement, Is.EqualTo(
            "The poll of process 1 (line 9) did not get to value 2 at offset 1 of key x, although process 0 (line 3) "
            + "was acknowledged before it began."));
        Assert.That(history.Check(isLinearizable: true).Counts, Does.ContainKey("stale-read").WithValue(2L));
    }

    [Test]
    public void StalePoll_TellsTheTimeItLagged() => Assert.That(
        New.Begin(0, "send", "[[:send :x 1]]").End(0, "send", "[[:send :x [0 1]]]", more: ", :time 500000000")
            .Begin(1, "assign", "[:x]").End(1, "assign", "[:x]", more: ", :seek-to-beginning? true")
            .End(1, "assign", "[:x]", "invoke", ", :seek-to-beginning? true").End(1, "assign", "[:x]")
            .End(1, "poll", "[[:poll]]", "invoke", ", :time 3000000000").End(1, "poll", "[[:poll {}]]")
            .Polled(1, (1, 0)).Check().Findings.Single(f => f.Anomaly == "stale-poll").Statement,
        Does.Contain("process 0 (line 1) was acknowledged 2.5 s before it began"));

    // A poll that begins before the acknowledgement; a key that was dropped, or never polled, or is shared.
    [TestCase("", "", true)]
    [TestCase("assign", "[:y]", false)]
    [TestCase("assign", "[:x]", true)]
    [TestCase("subscribe", "[:x]", false)]
    public void StalePoll_IsOneWhereThePositionIsKnown(string f, string keys, bool isStale)
    {
        var history = New.Sent(0, (1, 0)).Polled(1, (1, 0)).Sent(0, (2, 1));
        history = f.Length == 0 ? history : history.Do(1, f, keys, keys);
        history.Do(1, "poll", "[[:poll]]", "[[:poll]]").Polled(2, (1, 0), (2, 1));

        Assert.That(history.Check().Counts.ContainsKey("stale-poll"), Is.EqualTo(isStale));
        Assert.That(
            history.Check(isLinearizable: true).Verdict, Is.EqualTo(isStale ? Verdict.Invalid : Verdict.Valid));
    }

    [Test]
    public void StaleRead_BehindAnOpenTransaction_IsNone()
    {
        EdnBuilder History(string open) => New.Sent(0, (1, 0)).Begin(3, open, "[[:send :x 9]]").Sent(0, (2, 2))
            .Polled(1, (1, 0)).End(3, open, "[[:send :x [1 9]]]").Polled(1, (9, 1), (2, 2));

        Assert.That(History("txn").Check(isLinearizable: true).Verdict, Is.EqualTo(Verdict.Valid));
        Assert.That(History("send").Check(isLinearizable: true).Counts.Keys, Is.EqualTo(new[] { "stale-read" }));
    }

    [Test]
    public void NonlinearizableAppend_IsJudgedWhereLinearizabilityIs()
    {
        var history = New.Sent(0, (1, 1)).Sent(2, (2, 0)).Polled(1, (2, 0), (1, 1));

        IsValid(history);
        Assert.That(
            history.Check(isLinearizable: true).Counts.Keys, Is.EqualTo(new[] { "nonlinearizable-append" }));
        IsValid(New.Begin(2, "send", "[[:send :x 2]]").Sent(0, (1, 1)).End(2, "send", "[[:send :x [0 2]]]")
            .Polled(1, (2, 0), (1, 1)), isLinearizable: true);
    }

    // Process 0 sent x and y at once; process 1 saw y and not x. Of two that each miss the other's, both lag.
    [Test]
    public void CircleWithAPollThatLags_IsReportedAndConvictsNobody()
    {
        var torn = New.Begin(1, "txn", "[[:poll]]").Begin(0, "txn", "[[:send :x 1] [:send :y 2]]").Sent(3, (0, 0))
            .End(0, "txn", "[[:send :x [1 1]] [:send :y [0 2]]]").End(1, "txn", "[[:poll {:x [[0 0]], :y [[0 2]]}]]")
            .Do(2, "poll", "[[:poll]]", "[[:poll {:x [[0 0] [1 1]], :y [[0 2]]}]]");
        Assert.That((torn.Check().Verdict, torn.Check().Counts["G-single"]), Is.EqualTo((Verdict.Valid, 1L)));
        Assert.That(torn.Check().Findings[0].Statement, Does.Contain("up to value 1, which process 0"));

        var skewed = New.Do(3, "send", "[[:send :x 0] [:send :y 0]]", "[[:send :x [0 0]] [:send :y [0 0]]]")
            .Begin(0, "txn", "[[:poll] [:send :y 2]]").Begin(1, "txn", "[[:poll] [:send :x 1]]")
            .End(0, "txn", "[[:poll {:x [[0 0]]}] [:send :y [1 2]]]")
            .End(1, "txn", "[[:poll {:y [[0 0]]}] [:send :x [1 1]]]")
            .Do(2, "poll", "[[:poll]]", "[[:poll {:x [[0 0] [1 1]], :y [[0 0] [1 2]]}]]");
        Assert.That(skewed.Check().Counts.Keys, Is.EqualTo(new[] { "G2-item" }));
        Assert.That(skewed.Check().Verdict, Is.EqualTo(Verdict.Valid));
    }

    // A poll that lags behind what its own process, or another, had sent before.
    [TestCase(0, "G-single-process")]
    [TestCase(2, "G-single-realtime")]
    public void CircleWithAPollThatLags_ClosedByTheOrderOfTime(int sender, string id)
    {
        var history = New.Sent(0, (1, 0)).Sent(sender, (2, 1));
        history = sender == 0
            ? history.Polled(0, (1, 0)).Polled(3, (1, 0), (2, 1))
            : history.Polled(3, (1, 0)).Polled(4, (1, 0), (2, 1));
        Assert.That(history.Check().Counts, Does.ContainKey(id));
        Assert.That(history.Check().Verdict, Is.EqualTo(Verdict.Valid));
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

    private static void IsValid(EdnBuilder history, bool isLinearizable = false)
    {
        // Most of these polls lag, and so do circles they are in.
        var result = history.Check(isLinearizable: isLinearizable);
        Assert.That(
            result.Findings.Where(f => f.Anomaly is not ("stale-poll" or "G-single-process" or "G-single-realtime"))
                .Select(f => f.Statement), Is.Empty, history.Text);
        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.Valid, (string?)null)), history.Text);
    }
}
