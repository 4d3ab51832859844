using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Harness.Cli.Tests;

/// <summary>
/// A history that is damaged in any way gets a verdict, or is refused with its line: never an error of another kind.
/// </summary>
public sealed class HostileHistoryTests : CommandLineFixture
{
    private const int Damages = 30;

    private const string Log = """
        {"index":0,"time":0,"type":"phase","f":"faults"}
        {"index":1,"time":1,"type":"topic","topic":"t","config":{"cleanup.policy":"compact"}}
        {"index":2,"time":2,"type":"invoke","process":0,"f":"append","topic":"t","partition":0,%}
        {"index":3,"time":3,"type":"ok","process":0,"offset":0}
        {"index":4,"time":4,"type":"invoke","process":2,"f":"list-offsets","topic":"t","partition":0,"timestamp":-1}
        {"index":5,"time":5,"type":"ok","process":2,"offset":2,"epoch":1}
        {"index":6,"time":6,"type":"invoke","process":1,"f":"read","topic":"t","partition":0,"offset":0,"final":true}
        {"index":7,"time":7,"type":"ok","process":1,"highWatermark":2,"records":[#]}

        """;

    private const string Kafka = """
        {:type :invoke, :process 0, :f :assign, :value [:x]} {:type :ok, :process 0, :f :assign, :value [:x]}
        {:type :invoke, :process 1, :f :txn, :value [[:send :x 1] [:send :x 2] [:poll]], :time 1}
        {:type :ok, :process 1, :f :txn, :value [[:send :x [0 1]] [:send :x [1 2]] [:poll {:y []}]], :time 2}
        {:type :invoke, :process 0, :f :poll, :value [[:poll]]}
        {:type :ok, :process 0, :f :poll, :value [[:poll {:x [[0 1] [1 2]]}]], :rebalance-log [{:keys [:y]}]}

        """;

    // Of each model: operations with what they ask for and what they are answered, in EDN.
    private static readonly (string Model, (string F, string Asked, string Answered)[] Calls)[] Objects =
    [
        ("register", [("write", "1", "1"), ("read", "nil", "1")]),
        ("cas-register", [("write", "1", "1"), ("cas", "[1 2]", "[1 2]"), ("read", "nil", "2")]),
        ("multi-register", [("txn", "[[\"w\" 1 5] [\"r\" 2 nil]]", "[[\"w\" 1 5] [\"r\" 2 nil]]")]),
        ("kv", [("put", "\"a\"", "\"a\""), ("append", "\"b\"", "\"b\""), ("get", "nil", "\"ab\"")]),
        ("set", [("add", "1", "1"), ("remove", "1", "1"), ("read", "nil", "[]")]),
        ("counter", [("add", "3", "3"), ("read", "nil", "3")]),
        ("queue", [("enqueue", "1", "1"), ("dequeue", "nil", "1"), ("dequeue", "nil", "nil")]),
        ("mutex", [("acquire", "nil", "nil"), ("release", "nil", "nil")]),
        ("list", [("append", "1", "[0 1]"), ("read", "nil", "[1]")]),
    ];

    private static string LogHistory() => Log
        .Replace("%", "\"values\":[1,2],\"keys\":[1,2],\"acks\":-1", StringComparison.Ordinal)
        .Replace(
            "#", "{\"offset\":0,\"value\":1,\"key\":1},{\"offset\":1,\"value\":2,\"key\":2}",
            StringComparison.Ordinal);

    private static IEnumerable<object[]> Histories()
    {
        foreach (var model in new[] { "log", "kafka", "log-linearizable" })
        {
            yield return [model, LogHistory()];
            yield return [model, Kafka];
        }

        foreach (var (model, calls) in Objects)
        {
            yield return [model, Edn(calls)];
            yield return [model, Json(calls)];
        }
    }

    [TestCaseSource(nameof(Histories))]
    public void Check_DamagedHistory_GivesAVerdictOrTheLine(string model, string history)
    {
        var good = Encoding.UTF8.GetBytes(history);
        Assert.That(Check(model, good), Is.Zero, () => Error + Output);
        Assert.That(Output, Does.StartWith("{\"verdict\":\"valid\""));
        var exits = new SortedSet<int>();
        foreach (var (kind, place, value) in Draws().Sample(Damages, new Rnd(4713), 10))
        {
            var damaged = Damage(good, kind, place % good.Length, (byte)value);
            var exit = Check(model, damaged);
            exits.Add(exit);
            Assert.That(exit, Is.AnyOf(0, 1, 2, 64), () => Encoding.UTF8.GetString(damaged) + Error);
            if (exit == 64)
            {
                Assert.That(Error, Does.Match(@"history:\d+: "), () => Encoding.UTF8.GetString(damaged));
                Assert.That(Output, Is.Empty);
            }
        }

        Assert.That(exits, Does.Contain(64), "some damages are seen");
    }

    private static Gen<(int Kind, int Place, int Value)> Draws() =>
        from kind in Gen.Choose(0, 3)
        from place in Gen.Choose(0, 1_000_000)
        from value in Gen.Choose(0, 255)
        select (kind, place, value);

    private static byte[] Damage(byte[] good, int kind, int place, byte value) => kind switch
    {
        0 => good[..place],
        1 => [.. good[..place], (byte)(good[place] ^ (1 << (value % 8))), .. good[(place + 1)..]],
        2 => [.. good[..place], value, .. good[place..]],
        _ => [.. good[..place], .. good[Math.Min(good.Length, place + value)..]],
    };

    private static string Edn((string F, string Asked, string Answered)[] calls) => string.Concat(calls.Select(call =>
        $"{{:type :invoke, :process 0, :f :{call.F}, :value {call.Asked}}}\n"
        + $"{{:type :ok, :process 0, :f :{call.F}, :value {call.Answered}}}\n"));

    private static string Json((string F, string Asked, string Answered)[] calls) => string.Concat(calls.Select(call =>
        $"{{\"type\":\"invoke\",\"process\":0,\"f\":\"{call.F}\",\"value\":{InJson(call.Asked)}}}\n"
        + $"{{\"type\":\"ok\",\"process\":0,\"value\":{InJson(call.Answered)}}}\n"));

    private static string InJson(string edn) => edn.Replace(' ', ',').Replace("nil", "null", StringComparison.Ordinal);

    private int Check(string model, byte[] history)
    {
        var file = Path.Combine(Folder, "history");
        File.WriteAllBytes(file, history);
        return Invoke("check", file, "--model", model, "--time-limit", "30s", "--json");
    }
}
