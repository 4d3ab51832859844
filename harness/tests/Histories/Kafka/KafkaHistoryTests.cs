using System.Text;
using Harness.Histories;
using Harness.Histories.Kafka;

namespace Harness.Tests.Histories.Kafka;

/// <summary>Histories of Jepsen's Kafka workload, and what is none.</summary>
public sealed class KafkaHistoryTests
{
    private const string Invoke = "{:type :invoke :process 0 :f :txn :value [[:send :x 1] [:poll]]}\n";

    private const string Whole = """
        ; as Jepsen writes it
        #jepsen.history.Op{:index 0, :time 3, :type :invoke, :process 0, :f :txn,
                           :value [[:send 3 1] [:send 3 2] [:poll]]}
        {:type :info, :process :nemesis, :f :start-partition, :value nil, :index 1}
        {:index 2 :type :invoke, :process 1, :f :assign, :value (3 4), :seek-to-beginning? true}
        {:index 3 :type :ok, :process 1, :f :assign, :value [3 4], :seek-to-beginning? true}
        {:index 4, :time 9, :type :ok, :process 0, :f :txn, :rebalance-log [{:keys [4], :op :assigned}],
         :value [[:send 3 [7 1]] [:send 3 [nil 2]] [:poll {4 [[0 5] [2 nil]], 3 []}]], :error [:x "y"]}
        {:index 5 :type :invoke :process 1 :f :crash}
        {:index 6 :type :info :process 1 :f :crash :error :crash}
        {:index 7 :type :invoke :process 2 :f :poll :value [[:poll]]}
        """;

    [TestCase(Whole)]
    [TestCase("[" + Whole + "]")]
    public void Read_WhatJepsenWrites_IsUnderstood(string text)
    {
        var operations = Read(text);

        Assert.That(operations.Select(o => (o.Process, o.Action, o.Outcome)), Is.EqualTo(new[]
        {
            (0, KafkaAction.Transact, EntryType.Ok), (1, KafkaAction.Assign, EntryType.Ok),
            (1, KafkaAction.Other, EntryType.Info), (2, KafkaAction.Transact, EntryType.Info),
        }));
        Assert.That(Words(operations[0].Sends), Is.EqualTo(new[] { "3 7 1", "3 ? 2" }));
        Assert.That(Words(operations[0].Polls), Is.EqualTo(new[] { "4 0 5", "4 2 nil" }));
        Assert.That(operations[0].Rebalanced.Single().Integer, Is.EqualTo(4));
        Assert.That(operations[0].IsTransaction, Is.True);
        Assert.That(operations[1].Keys.Select(key => key.Integer), Is.EqualTo(new[] { 3, 4 }));
        Assert.That(operations[1].SeeksToBeginning, Is.True);
    }

    [TestCase("{:type :fail :process 0 :f :txn :value [[:poll {:x [[0 9]]}]]}", "x ? 1", "x 0 9")]
    [TestCase("{:type :info :process 0 :f :txn :value nil}", "x ? 1", "")]
    [TestCase("{:type :info :process 0 :f :txn}", "x ? 1", "")]
    [TestCase("", "x ? 1", "")]
    [TestCase("{:type :ok :process 0 :value [[:send :x 1] [:poll {}]]}", "x ? 1", "")]
    public void Read_CompletionThatLeavesOut_KeepsWhatWasAskedFor(string completion, string sends, string polls)
    {
        var operation = Read(Invoke + completion).Single();

        Assert.That(string.Join(", ", Words(operation.Sends)), Is.EqualTo(sends));
        Assert.That(string.Join(", ", Words(operation.Polls)), Is.EqualTo(polls));
    }

    [TestCase("{:type :invoke :process 0 :f :read :value []}", 1, "f", "expected send, poll, txn")]
    [TestCase("{:type :invoke :process 0 :f :poll :value [[:send :x 1]]}", 1, "value", "of a poll")]
    [TestCase("{:type :invoke :process 0 :f :send :value [[:poll]]}", 1, "value", "of a send")]
    [TestCase("{:type :invoke :process 0 :f :send :value [[:send :x]]}", 1, "value", "[send x]")]
    [TestCase("{:type :invoke :process 0 :f :send :value [5]}", 1, "value", "5 is no")]
    [TestCase("{:type :invoke :process 0 :f :send :value 5}", 1, "value", "expected a vector")]
    [TestCase("{:type :invoke :process 0 :f :assign :value :x}", 1, "value", "expected a vector")]
    [TestCase(Invoke + "{:type :ok :process 0 :value [[:send :x [-1 1]] [:poll]]}", 2, "value", "0 or more")]
    [TestCase(Invoke + "{:type :ok :process 0 :value [[:send :x [0]] [:poll]]}", 2, "value", "[offset value]")]
    [TestCase(Invoke + "{:type :ok :process 0 :value [[:poll [[0 1]]]]}", 2, "value", "by key")]
    [TestCase(Invoke + "{:type :ok :process 0 :value [[:poll {:x [5]}]]}", 2, "value", "[offset value]")]
    [TestCase(Invoke + "{:type :ok :process 0 :rebalance-log [5]}", 2, "rebalance-log", ":keys")]
    [TestCase(Invoke + "{:type :ok :process 1 :f :txn}", 2, "process", "no operation open")]
    [TestCase(Invoke + Invoke, 2, "process", "line 1 open")]
    [TestCase(Invoke + "{:type :ok :process 0}\n" + Invoke, 3, "value", "before, in line 1")]
    [TestCase(Invoke + "{:type :ok :process 0", 2, null, "ends within")]
    [TestCase("{:type :invoke :process 0 :f :txn :value [[:poll]] :time 5}\n{:type :ok :process 0 :time 4}", 2, "time",
        "before its invocation")]
    public void Read_WhatIsNoHistory_IsRefusedWithItsLine(string text, int line, string? key, string problem)
    {
        var error = Assert.Throws<HistoryFormatException>(() => Read(text))!;

        Assert.That((error.Line, error.Key), Is.EqualTo(((long)line, key)), error.Message);
        Assert.That(error.Message, Does.Contain(problem));
    }

    [Test]
    public void Read_CutAnywhere_IsReadOrRefused()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            try
            {
                Read(Whole[..length]);
            }
            catch (HistoryFormatException e)
            {
                Assert.That(e.Line, Is.Positive);
            }
        }
    }

    private static IReadOnlyList<KafkaOperation> Read(string text) =>
        KafkaHistory.Read(Encoding.UTF8.GetBytes(text), "test.edn");

    private static IEnumerable<string> Words(IEnumerable<KafkaRecord> records) =>
        records.Select(r => $"{r.Key} {r.Offset?.ToString() ?? "?"} {r.Value}");
}
