using System.Text;
using Harness.Runs;
using Harness.Tests.Scenarios;

namespace Harness.Tests.Workloads;

public sealed class PlanJsonTests
{
    private const string Small = """
        {"scenario":"s","seed":18446744073709551615,
        "operations":[{"id":3,"atMs":5,"client":1,"kind":"append","topic":"o","partition":0,"count":2,"acks":-1}],
        "faults":[{"id":0,"kind":"crash","atMs":9,"durationMs":10,"nodes":[1,2],"amount":4}]}
        """;

    [Test]
    public void Read_WrittenPlan_IsTheSame()
    {
        var plan = PlanGenerator.Generate(ScenarioText.Parse(), 3);
        using var first = new MemoryStream();
        PlanJson.Write(first, plan);
        first.Position = 0;

        var read = PlanJson.Read(first, "plan.json");
        using var second = new MemoryStream();
        PlanJson.Write(second, read);

        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
        Assert.That(read.Operations, Is.EqualTo(plan.Operations));
    }

    [Test]
    public void Read_SmallPlan_HasEverything()
    {
        var plan = Read(Small);

        Assert.That((plan.Scenario, plan.Seed), Is.EqualTo(("s", ulong.MaxValue)));
        Assert.That((plan.Operations[0].Id, plan.Faults[0].Nodes.Count), Is.EqualTo((3, 2)));
    }

    [TestCase("\"seed\":18446744073709551615", "\"seed\":-1", "seed")]
    [TestCase("\"seed\":18446744073709551615,", "", null)]
    [TestCase("\"scenario\":\"s\"", "\"scenario\":null", "scenario")]
    [TestCase("\"scenario\":\"s\"", "\"scenario\":\"\"", "scenario")]
    [TestCase("\"id\":3,", "\"id\":3,\"colour\":1,", "operations[0].colour")]
    [TestCase("\"id\":3,", "", "operations[0]")]
    [TestCase("\"id\":3,", "\"id\":-3,", "operations[0].id")]
    [TestCase("\"atMs\":5", "\"atMs\":-5", "operations[0].atMs")]
    [TestCase("\"client\":1", "\"client\":0", "operations[0].client")]
    [TestCase("\"kind\":\"append\"", "\"kind\":\"eat\"", "operations[0].kind")]
    [TestCase("\"kind\":\"append\"", "\"kind\":0", "operations[0].kind")]
    [TestCase("\"kind\":\"append\"", "\"kind\":\"read\"", "operations[0].count")]
    [TestCase("\"count\":2", "\"count\":0", "operations[0].count")]
    [TestCase("\"acks\":-1", "\"acks\":2", "operations[0].acks")]
    [TestCase("\"faults\":", "\"setup\":{\"brokers\":1,\"topics\":[null],\"endMs\":1,\"phases\":{"
        + "\"operationsFromMs\":0,\"faultsFromMs\":0,\"faultsUntilMs\":0,\"healAtMs\":0,\"livenessFromMs\":0,"
        + "\"livenessUntilMs\":0}},\"faults\":", "setup.topics[0]")]
    [TestCase("\"faults\":", "\"setup\":{\"brokers\":1},\"faults\":", "setup")]
    [TestCase("\"acks\":-1", "\"acks\":-1,\"codec\":\"zip\"", "operations[0].codec")]
    [TestCase("\"acks\":-1", "\"acks\":-1,\"recordBytes\":1048577", "operations[0].recordBytes")]
    [TestCase("\"acks\":-1", "\"acks\":-1,\"maxBytes\":1", "operations[0].maxBytes")]
    [TestCase("\"acks\":-1", "\"acks\":-1,\"place\":1", "operations[0].place")]
    [TestCase("\"acks\":-1", "\"acks\":-1,\"backMs\":1", "operations[0].backMs")]
    [TestCase("append\",\"topic\":\"o\",\"partition\":0,\"count\":2,\"acks\":-1",
        "seek\",\"topic\":\"o\",\"partition\":0,\"count\":0,\"acks\":0", "operations[0].place")]
    [TestCase("append\",\"topic\":\"o\",\"partition\":0,\"count\":2,\"acks\":-1",
        "seek-time\",\"topic\":\"o\",\"partition\":0,\"count\":0,\"acks\":0,\"backMs\":-1",
        "operations[0].backMs")]
    [TestCase("\"amount\":4", "\"amount\":4,\"step\":\"lunch\"", "faults[0].step")]
    [TestCase("\"crash\",\"atMs\":9,\"durationMs\":10,\"nodes\":[1,2],\"amount\":4",
        "\"pause\",\"atMs\":9,\"durationMs\":10,\"nodes\":[1,2],\"amount\":0,\"step\":\"committed\"",
        "faults[0].step")]
    [TestCase("[1,2]", "[]", "faults[0].nodes")]
    [TestCase("[1,2]", "[1,1]", "faults[0].nodes")]
    [TestCase("[1,2]", "[0]", "faults[0].nodes")]
    [TestCase("[1,2]", "null", "faults[0].nodes")]
    [TestCase("\"amount\":4", "\"amount\":-4", "faults[0].amount")]
    [TestCase("\"durationMs\":10", "\"durationMs\":-10", "faults[0].durationMs")]
    [TestCase("\"amount\":4", "\"amount\":4,\"api\":\"Fetch\"", "faults[0].api")]
    [TestCase("\"kind\":\"crash\"", "\"kind\":\"hold-request\"", "faults[0].api")]
    [TestCase("\"amount\":4", "\"amount\":4,\"target\":{\"role\":\"leader\",\"topic\":\"o\",\"partition\":-1}",
        "faults[0].target")]
    [TestCase("\"amount\":4", "\"amount\":4,\"target\":{\"role\":\"boss\",\"topic\":\"o\",\"partition\":0}",
        "faults[0].target.role")]
    [TestCase("\"kind\":\"crash\"", "\"kind\":\"partition-one-way\"", "faults[0].amount")]
    [TestCase("\"kind\":\"crash\"", "\"kind\":\"disk-full\"", "faults[0].amount")]
    [TestCase("\"crash\",\"atMs\":9,\"durationMs\":10,\"nodes\":[1,2],\"amount\":4",
        "\"bit-rot\",\"atMs\":9,\"durationMs\":10,\"nodes\":[1,2],\"amount\":0", "faults[0].amount")]
    public void Read_Mistake_NamesFileAndKey(string right, string wrong, string? key)
    {
        Assert.That(Small.Contains(right, StringComparison.Ordinal), Is.True, "the text to change is there");

        var error = Assert.Throws<PlanFormatException>(() =>
            Read(Small.Replace(right, wrong, StringComparison.Ordinal)))!;

        Assert.That(error.Message, Does.StartWith("plan.json: "));
        Assert.That(error.Key, Is.EqualTo(key), error.Message);
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    public void Read_NoPlan_Throws(string text) => Assert.That(() => Read(text), Throws.TypeOf<PlanFormatException>());

    [Test]
    public void Read_TwoOperationsOutOfOrder_Throws()
    {
        const string first =
            """{"id":3,"atMs":5,"client":1,"kind":"append","topic":"o","partition":0,"count":2,"acks":-1}""";
        var later = first.Replace("\"id\":3", "\"id\":2", StringComparison.Ordinal);

        Assert.That(() => Read(Small.Replace(first, $"{first},{later}", StringComparison.Ordinal)),
            Throws.TypeOf<PlanFormatException>().With.Message.Contains("not in order of time, then id"));
    }

    private static Plan Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return PlanJson.Read(stream, "plan.json");
    }
}
