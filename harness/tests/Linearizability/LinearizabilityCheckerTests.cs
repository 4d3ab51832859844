using System.Text;
using Harness.Checkers;
using Harness.Histories.General;
using Harness.Linearizability;
using Harness.Linearizability.Models;

namespace Harness.Tests.Linearizability;

/// <summary>What the checker says beside its verdict, and where it stops.</summary>
public sealed class LinearizabilityCheckerTests
{
    private static readonly SearchLimit NoLimit = new(TimeProvider.System);

    [Test]
    public void Check_StaleRead_NamesTheReadAndGivesAnOrderOfAllBefore()
    {
        var result = Check(new RegisterModel(hasCas: true), """
            {:type :invoke :process 0 :f :write :value 1}
            {:type :ok :process 0}
            {:type :invoke :process 0 :f :write :value 2}
            {:type :invoke :process 1 :f :cas :value [2 1]}
            {:type :ok :process 0}
            {:type :ok :process 1}
            {:type :invoke :process 2 :f :read}
            {:type :ok :process 2 :value 2}
            """).Single();

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(result.Stuck!.Text, Is.EqualTo("read → 2"));
        Assert.That(result.Order.Select(call => call.Text), Is.EqualTo(new[] { "write 1", "write 2", "cas [2 1]" }));
        Assert.That(result.Because, Does.StartWith("process 2's read → 2 (entry 6)").And.Contain("only have been 1"));
    }

    [Test]
    public void Check_ValuesWrittenOnce_NamesThoseThatContradictEachOther()
    {
        var result = Check(new RegisterModel(hasCas: false), """
            {:type :invoke :process 0 :f :write :value 1}
            {:type :ok :process 0}
            {:type :invoke :process 0 :f :write :value 2}
            {:type :ok :process 0}
            {:type :invoke :process 1 :f :read}
            {:type :ok :process 1 :value 1}
            """).Single();

        Assert.That(result.Stuck!.Text, Is.EqualTo("read → 1"));
        Assert.That(result.Evidence!.Select(call => call.Text), Is.EqualTo(new[] { "write 1", "write 2", "read → 1" }));
    }

    [Test]
    public void Check_Keys_AreJudgedApart()
    {
        var results = Check(new KeyValueModel(), """
            {"type":"invoke","process":0,"f":"put","key":"x","value":"a"}
            {"type":"ok","process":0}
            {"type":"invoke","process":1,"f":"get","key":"y"}
            {"type":"ok","process":1,"value":"a"}
            {"type":"invoke","process":1,"f":"get","key":"x"}
            {"type":"ok","process":1,"value":"a"}
            """);

        Assert.That(results.Select(part => (part.Parts.Single().Text, part.Verdict)), Is.EqualTo(new[]
        {
            ("x", Verdict.Valid), ("y", Verdict.Invalid),
        }));
    }

    [Test]
    public void Check_TimeIsOver_IsUnknownAndSaysSo()
    {
        var over = new SearchLimit(TimeProvider.System, DateTimeOffset.UnixEpoch);
        var result = new LinearizabilityChecker(new MutexModel(), over).Check(Read("""
            {:type :invoke :process 0 :f :acquire}
            {:type :ok :process 0}
            {:type :invoke :process 0 :f :acquire}
            {:type :ok :process 0}
            """)).Single();

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Because, Does.Contain("the time was over at call 1 of 2"));
    }

    [Test]
    public void Check_TooManyOrders_IsUnknownAndSaysSo()
    {
        var history = new StringBuilder();
        for (var i = 0; i < 12; i++)
        {
            history.AppendLine($"{{:type :invoke :process {i} :f :enqueue :value {i}}}");
        }

        for (var i = 0; i < 12; i++)
        {
            history.AppendLine($"{{:type :ok :process {i}}}");
        }

        var few = new SearchLimit(TimeProvider.System, Configurations: 1000);
        var result = new LinearizabilityChecker(new QueueModel(), few).Check(Read(history.ToString())).Single();

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Because, Does.Contain("too much memory"));
    }

    [Test]
    public void Check_ModelOfOnesOwn_IsJudgedByIt()
    {
        const string counted = """
            {:type :invoke :process 0 :f :next}
            {:type :invoke :process 1 :f :next}
            {:type :ok :process 1 :value 0}
            {:type :ok :process 0 :value %}
            """;

        foreach (var (answer, verdict) in new[] { ('1', Verdict.Valid), ('0', Verdict.Invalid) })
        {
            var result = Check(new TicketMachine(), counted.Replace('%', answer)).Single();
            Assert.That(result.Verdict, Is.EqualTo(verdict));
        }
    }

    // More open calls than fit into one word.
    [Test]
    public void Check_HundredsOfCallsOfUnknownOutcome_AreLeftOutOrNot()
    {
        var history = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            history.AppendLine($"{{:type :invoke :process {i} :f :write :value {i % 100}}}");
        }

        history.AppendLine("{:type :invoke :process 300 :f :read}").AppendLine("{:type :ok :process 300 :value 99}");
        history.AppendLine("{:type :invoke :process 300 :f :read}").AppendLine("{:type :ok :process 300 :value %}");

        var model = new RegisterModel(hasCas: false);
        Assert.That(
            Check(model, history.ToString().Replace('%', '7')).Single().Verdict, Is.EqualTo(Verdict.Valid));
        Assert.That(
            Check(model, history.ToString().Replace("%", "100", StringComparison.Ordinal)).Single().Verdict,
            Is.EqualTo(Verdict.Invalid));
    }

    // Any of them may still take effect, in any order, and nobody would notice.
    [TestCase("queue", "enqueue", "dequeue", "7", "nil")]
    [TestCase("set", "add", "read", "#{7}", "#{}")]
    public void Check_HundredsOfUnknownCallsThatNobodySaw_AreDecided(
        string model, string put, string take, string seen, string empty)
    {
        var history = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            history.AppendLine($"{{:type :invoke :process {i} :f :{put} :value {i}}}");
        }

        foreach (var answer in new[] { empty, seen, "%" })
        {
            history.AppendLine($"{{:type :invoke :process 300 :f :{take}}}");
            history.AppendLine($"{{:type :ok :process 300 :value {answer}}}");
        }

        // The queue has given 7 away; the set keeps it.
        var (valid, invalid) = model == "queue" ? (empty, seen) : (seen, empty);
        foreach (var (last, verdict) in new[] { (valid, Verdict.Valid), (invalid, Verdict.Invalid) })
        {
            var text = history.ToString().Replace("%", last, StringComparison.Ordinal);
            Assert.That(Check(GeneralModels.Find(model)!, text).Single().Verdict, Is.EqualTo(verdict));
        }
    }

    private static IReadOnlyList<PartResult> Check(SequentialModel model, string history) =>
        new LinearizabilityChecker(model, NoLimit).Check(Read(history));

    private static IReadOnlyList<Call> Read(string history) =>
        GeneralHistory.Read(Encoding.UTF8.GetBytes(history), "test");
}
