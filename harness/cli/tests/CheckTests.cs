namespace Harness.Cli.Tests;

/// <summary><c>harness check</c> with both formats of histories of logs.</summary>
public sealed class CheckTests : CommandLineFixture
{
    private const string Sent = """
        ; EDN may begin with anything that is blank
        {:type :invoke, :process 0, :f :send, :value [[:send :x 1] [:send :x 2]]}
        {:type :ok, :process 0, :f :send, :value [[:send :x [0 1]] [:send :x [1 2]]]}
        {:type :invoke, :process 1, :f :poll, :value [[:poll]]}

        """;

    private const string Jsonl = """
        {"index":0,"time":0,"type":"invoke","process":0,"f":"append","topic":"t","partition":0,"values":[1],"acks":-1}
        {"index":1,"time":1,"type":"ok","process":0,"f":"append","topic":"t","partition":0,"offset":0}
        {"index":2,"time":2,"type":"invoke","process":1,"f":"read","topic":"t","partition":0,"offset":0,"final":true}
        {"index":3,"time":3,"type":"ok","process":1,"records":[{"offset":0,"value":1}],"highWatermark":1}

        """;

    [TestCase("log", "[0 1] [1 2]", 0, "valid")]
    [TestCase("kafka", "[0 1] [1 2]", 0, "valid")]
    [TestCase("log", "[1 2]", 1, "lost-write × 1")]
    [TestCase("kafka", "[1 2]", 1, "lost-write × 1")]
    [TestCase("log", "[0 1]", 2, "1 acknowledged record(s) could not be judged")]
    public void Check_JepsensHistory_ExitsByTheVerdict(string model, string polled, int exitCode, string told)
    {
        var file = Write(Sent + $"{{:type :ok, :process 1, :f :poll, :value [[:poll {{:x [{polled}]}}]]}}");

        Assert.That(Invoke("check", file, "--model", model), Is.EqualTo(exitCode), Error);
        Assert.That(Output, Does.Contain(told));
    }

    [TestCase("log")]
    [TestCase("kafka")]
    [TestCase("log-linearizable")]
    public void Check_OurHistory_IsJudgedByEveryModelOfTheLog(string model)
    {
        Assert.That(Invoke("check", Write(Jsonl), "--model", model, "--json"), Is.Zero, Error);
        Assert.That(Output, Does.StartWith("{\"verdict\":\"valid\",\"findings\":[],\"counts\":{}"));
    }

    [TestCase(Sent + "{:type :ok, :process 1, :f :poll", "history:5")]
    [TestCase(Sent + "{:type :ok, :process 7, :f :poll}", "history:5")]
    [TestCase(Sent + "{:type :invoke, :process 0, :f :read}", "history:5")]
    [TestCase(Jsonl + "{\"index\":4", "history:5")]
    [TestCase("{\"index\":0,\"time\":-1,\"type\":\"phase\",\"f\":\"heal\"}", "history:1")]
    [TestCase("nothing of the kind", "history:1")]
    public void Check_WhatIsNoHistory_Exits64WithTheLineAndNoVerdict(string text, string place)
    {
        Assert.That(Invoke("check", Write(text), "--model", "log"), Is.EqualTo(64));
        Assert.That(Error, Does.Contain(place));
        Assert.That(Output, Is.Empty);
    }

    // A poll that began after the acknowledgement and returned nothing.
    [TestCase("log", 0, "stale-poll × 1")]
    [TestCase("kafka", 0, "stale-poll × 1")]
    [TestCase("log-linearizable", 1, "stale-read × 1")]
    public void Check_JepsensHistoryWithAPollThatLags_ConvictsWhereItIsARead(string model, int exitCode, string told)
    {
        const string Lagging = Sent + """
            {:type :ok, :process 1, :f :poll, :value [[:poll {:x [[0 1]]}]]}
            {:type :invoke, :process 1, :f :poll, :value [[:poll]]}
            {:type :ok, :process 1, :f :poll, :value [[:poll {:x [[1 2]]}]]}
            """;

        Assert.That(Invoke("check", Write(Lagging), "--model", model), Is.EqualTo(exitCode), Error);
        Assert.That(Output, Does.Contain(told));
    }

    [Test]
    public void Check_NoSuchFile_Exits64([Values("log", "register")] string model)
    {
        Assert.That(Invoke("check", Path.Combine(Folder, "none"), "--model", model), Is.EqualTo(64));
        Assert.That(Error, Does.Contain("There is no file"));
    }

    private string Write(string text)
    {
        var file = Path.Combine(Folder, "history");
        File.WriteAllText(file, text);
        return file;
    }
}
