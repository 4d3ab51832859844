using System.Text;
using Harness.Checkers;
using Harness.Checkers.Kafka;
using Harness.Histories.Kafka;

namespace Harness.Tests.Checkers.Kafka;

/// <summary>Writes histories of Jepsen's Kafka workload by hand.</summary>
internal sealed class EdnBuilder
{
    private readonly StringBuilder text = new();

    public string Text => text.ToString();

    public EdnBuilder Begin(int process, string f, string value) => Line("invoke", process, f, value, "");

    public EdnBuilder End(int process, string f, string value, string type = "ok", string more = "") =>
        Line(type, process, f, value, more);

    /// <summary>An operation during which nothing else happens.</summary>
    public EdnBuilder Do(int process, string f, string asked, string answered, string type = "ok", string more = "") =>
        Begin(process, f, asked).End(process, f, answered, type, more);

    /// <summary>Values that are sent to key x, and their offsets.</summary>
    public EdnBuilder Sent(int process, params (int Value, int Offset)[] records) => Do(
        process, "send", $"[{string.Join(' ', records.Select(r => $"[:send :x {r.Value}]"))}]",
        $"[{string.Join(' ', records.Select(r => $"[:send :x [{r.Offset} {r.Value}]]"))}]");

    /// <summary>A poll of key x.</summary>
    public EdnBuilder Polled(int process, params (int Value, int Offset)[] records) =>
        Do(process, "poll", "[[:poll]]", $"[[:poll {{:x [{Pairs(records)}]}}]]");

    public CheckResult Check(CheckOptions? options = null, bool isLinearizable = false) =>
        KafkaChecker.Check(KafkaHistory.Read(Encoding.UTF8.GetBytes(Text), "test.edn"), options, isLinearizable);

    public static string Pairs(params (int Value, int Offset)[] records) =>
        string.Join(' ', records.Select(r => $"[{r.Offset} {r.Value}]"));

    private EdnBuilder Line(string type, int process, string f, string value, string more)
    {
        text.AppendLine($"{{:type :{type}, :process {process}, :f :{f}, :value {value}{more}}}");
        return this;
    }
}
