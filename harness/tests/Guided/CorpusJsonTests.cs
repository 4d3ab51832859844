using Harness.Faults;
using Harness.Guided;
using Harness.Runs;

namespace Harness.Tests.Guided;

public sealed class CorpusJsonTests
{
    private static CorpusEntry Example => new("replication", 7, ulong.MaxValue,
        [
            new PlannedFault(3, FaultKind.HoldRequest, 1000, 500, [2], 0)
            {
                Api = "Fetch",
                Target = new FaultTarget(FaultRole.Other, "orders", 0) { AsOfFault = 1 },
            },
        ])
    {
        Reaches = ["truncated"],
    };

    [Test]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var text = CorpusJson.Write(Example);

        var read = CorpusJson.Read(text, "01.json");

        Assert.That(CorpusJson.Write(read), Is.EqualTo(text));
        Assert.That((read.Seed, read.ScheduleSeed), Is.EqualTo((7UL, ulong.MaxValue)));
        Assert.That(read.Faults[0].Target, Is.EqualTo(Example.Faults[0].Target));
        Assert.That(read.Reaches, Is.EqualTo(Example.Reaches));
    }

    [TestCase("\"seed\": 7", "\"seed\": -7", "seed")]
    [TestCase("\"atMs\": 1000", "\"atMs\": -1", "faults[0].atMs")]
    [TestCase("\"kind\": \"hold-request\"", "\"kind\": \"flood\"", "faults[0].kind")]
    [TestCase("\"api\": \"Fetch\"", "\"api\": \"Vote2\"", "faults[0].api")]
    [TestCase("\"scenario\": \"replication\"", "\"scenario\": \"\"", "scenario")]
    [TestCase("\"seed\": 7", "\"seed\": 7, \"sed\": 7", "01.json")]
    public void Read_Damaged_NamesFileAndKey(string good, string bad, string key)
    {
        var text = CorpusJson.Write(Example);
        Assert.That(text, Does.Contain(good));

        var error = Assert.Throws<PlanFormatException>(() => CorpusJson.Read(text.Replace(good, bad), "01.json"));

        Assert.That(error!.Message, Does.StartWith("01.json").And.Contain(key));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("[[[[[[[[[[[[")]
    public void Read_NoEntry_IsRefused(string text) =>
        Assert.Throws<PlanFormatException>(() => CorpusJson.Read(text, "01.json"));

    [Test]
    public void Read_TooLong_IsRefused() =>
        Assert.Throws<PlanFormatException>(() => CorpusJson.Read(new string(' ', CorpusJson.MaxLength + 1), "01.json"));
}
