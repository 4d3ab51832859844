using System.Text;
using Harness.Histories;
using Harness.Histories.General;

namespace Harness.Tests.Histories.General;

/// <summary>Histories of any kind, in both formats; and what is no history.</summary>
public sealed class GeneralHistoryTests
{
    private const string Json = """
        {"type":"invoke","process":0,"f":"write","value":3}
        {"type":"invoke","process":1,"f":"read","value":null}
        {"type":"ok","process":0}

        {"type":"ok","process":1,"f":"read","value":3}
        {"type":"invoke","process":0,"f":"write","value":4}
        {"type":"fail","process":0,"error":"refused"}
        {"type":"invoke","process":2,"f":"write","value":5}
        {"type":"info","process":2}
        """;

    private const string Edn = """
        ; as Jepsen writes it
        {:type :invoke, :f :write, :process 0, :time 10, :value 3, :index 0}
        {:type :invoke, :f :read, :process 1, :value nil, :index 1}
        {:type :info, :f :start, :process :nemesis, :value "partition" :index 2}
        {:type :ok, :f :write, :value 3, :process 0, :time 12 :index 3}
        {:type :ok :f :read :value 3 :process 1 :index 4}
        #_{:type :ok}
        {:type :invoke :f :write :value 4 :process 0 :index 5}
        {:type :fail :f :write :value 4 :process 0 :error [:refused "no"] :index 6}
        {:type :invoke :f :write :value 5 :process 2 :index 7}
        """;

    [TestCase(Json, 1)]
    [TestCase(Edn, 2)]
    public void Read_BothFormats_GiveTheSameCalls(string text, int firstLine)
    {
        var calls = Read(text);

        Assert.That(calls.Select(call => (call.Process, call.Text, call.IsOk)), Is.EqualTo(new[]
        {
            (0, "write 3", true), (1, "read → 3", true), (2, "write 5", false),
        }));
        Assert.That(calls[0].Line, Is.EqualTo(firstLine));
        Assert.That(calls[0].End, Is.LessThan(calls[1].End));
        Assert.That(calls[2].End, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Read_OneVectorOverManyLines_IsTheSame()
    {
        var calls = Read("[" + Edn.Replace("\n", "\n  ", StringComparison.Ordinal) + "\n]");

        Assert.That(calls, Is.EqualTo(Read(Edn)));
    }

    [Test]
    public void Read_EntriesOutOfOrder_AreOrderedByTheirIndex()
    {
        var calls = Read("""
            {:index 1 :type :ok :process 0 :f :read :value 1}
            {:index 0 :type :invoke :process 0 :f :read}
            """);

        Assert.That(calls.Single().Text, Is.EqualTo("read → 1"));
    }

    [Test]
    public void Read_PairsOfKeyAndValue_AreTakenApart()
    {
        var calls = Read("""
            {:type :invoke :process 0 :f :read :value [7 nil]}
            {:type :ok :process 0 :f :read :value [7 nil]}
            {:type :invoke :process 0 :f :cas :value [8 [1 2]]}
            {:type :ok :process 0 :f :cas :value [8 [1 2]]}
            """);

        Assert.That(calls.Select(call => call.Text), Is.EqualTo(new[] { "read of 7", "cas of 8 [1 2]" }));
    }

    [Test]
    public void Read_NestedValues_KeepTheirForm()
    {
        var calls = Read("""
            {:type :invoke :process 0 :f :txn :node #node "n1"
             :value [[:r :x nil] (:append "a\n\"" {:k #{2 1}, -3 1.5})]}
            """);

        Assert.That(calls.Single().Input.ToString(), Is.EqualTo("[[r x nil] [append a\n\" {-3 1.5 k #{1 2}}]]"));
    }

    [TestCase("{\"type\":\"ok\",\"process\":0,\"f\":\"read\"}", 1, "no operation open")]
    [TestCase("{:type :invoke :process 0 :f :read}\n{:type :invoke :process 0 :f :read}", 2, "line 1 open")]
    [TestCase("{:type :invoke :process 0 :f :read}\n{:type :info :process 0}\n{:type :invoke :process 0 :f :read}", 3,
        "may not be used again")]
    [TestCase("{:type :invoke :process 0 :f :read :time 5}\n{:type :ok :process 0 :time 4}", 2, "before its")]
    [TestCase("{:type :invoke :process 0 :f :read}\n{:type :ok :process 0 :f :write}", 2, "invoked as read")]
    [TestCase("{:type :invoke :process 0 :f :read :index 1}\n{:type :ok :process 0}", 2, "has none")]
    [TestCase("{:type :invoke :process 0 :f :read :index 1}\n{:type :ok :process 0 :index 1}", 2, "twice")]
    [TestCase("{:type :invoke :process -1 :f :read}", 1, "0 or more")]
    [TestCase("{:type :begin :process 0 :f :read}", 1, "invoke, ok, fail or info")]
    [TestCase("{:type :invoke :process 0}", 1, "says what it does")]
    [TestCase("{:type :invoke :process 0 :f :read :time -1}", 1, "0 or more")]
    [TestCase("{:type :invoke\n :process 0 :f", 2, "ends within what line 1 opens")]
    [TestCase("{:type :invoke :process}", 1, "without a value")]
    [TestCase("[{:type :invoke :process 0 :f :read}", 1, "ends within")]
    [TestCase("{:type :invoke} ]", 1, "expected a number")]
    [TestCase("]", 1, "closes nothing")]
    [TestCase("[] 5", 1, "goes on behind")]
    [TestCase("5", 1, "expected a map")]
    [TestCase("{:a \"x\\q\"}", 1, "escape")]
    [TestCase("{:a \"x", 1, "ends within the text")]
    [TestCase("{\"type\":\"invoke\",\"process\":0,", 1, "cut off")]
    [TestCase("{\"type\":\"invoke\",\"process\":0,\"f\":\"\\ud800\"}", 1, "Unicode")]
    [TestCase("{\"type\":\"invoke\",\"process\":0,\"f\":\"read\"}\n[1]", 2, "expected a map")]
    public void Read_WhatIsNoHistory_IsRefusedWithItsLine(string text, int line, string problem)
    {
        var error = Assert.Throws<HistoryFormatException>(() => Read(text));

        Assert.That(error!.Line, Is.EqualTo(line));
        Assert.That(error.Message, Does.Contain(problem));
    }

    [TestCase("{:type :invoke :process 0 :f :write :value [12345678901234567890 12345678901234567891N]}")]
    [TestCase(
        "{\"type\":\"invoke\",\"process\":0,\"f\":\"write\",\"value\":[12345678901234567890,12345678901234567891]}")]
    public void Read_NumbersTooLargeForOurs_StayApart(string text)
    {
        var items = Read(text).Single().Input.Items;

        Assert.That(items[0], Is.Not.EqualTo(items[1]));
    }

    [Test]
    public void Read_DeepNesting_IsRefused()
    {
        var error = Assert.Throws<HistoryFormatException>(() => Read(new string('[', 100_000)));

        Assert.That(error!.Message, Does.Contain("nested"));
    }

    // Every text cut off anywhere is read or refused, and never anything else.
    [TestCase(Json)]
    [TestCase(Edn)]
    public void Read_CutAnywhere_IsReadOrRefused(string text)
    {
        for (var length = 0; length < text.Length; length++)
        {
            try
            {
                Read(text[..length]);
            }
            catch (HistoryFormatException e)
            {
                Assert.That(e.Line, Is.Positive);
            }
        }
    }

    private static IReadOnlyList<Call> Read(string text) =>
        GeneralHistory.Read(Encoding.UTF8.GetBytes(text), "test");
}
