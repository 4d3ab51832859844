using Harness.Checkers;
using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Tests.Scenarios;

public sealed class ScenarioParserTests
{
    [Test]
    public void Parse_EveryKey_IsRead()
    {
        var scenario = ScenarioText.Parse();

        Assert.That((scenario.Name, scenario.Description, scenario.Model, scenario.VirtualSeconds),
            Is.EqualTo(("full-1", "everything", "log", 10)));
        Assert.That(scenario.Phases, Is.EqualTo(new ScenarioPhases(100, 200, 5000, 5500, 6000, 8000)));
        Assert.That(scenario.Cluster.Brokers, Is.EqualTo(5));
        Assert.That(scenario.Cluster.Config, Is.EqualTo(new[]
        {
            new ConfigEntry("min.insync.replicas", "2", "a.yaml", 15),
            new ConfigEntry("read.confirmation", "isr", "a.yaml", 16),
        }));
        Assert.That(scenario.Topics, Is.EqualTo(new[] { new ScenarioTopic("orders", 2, 3), new("payments", 3, 5) }));
        Assert.That(scenario.Clients, Is.EqualTo(new ScenarioClients(4, 200, 70, new Bounds(2, 4), 1, Keys: 9)));
        var faults = scenario.Faults;
        Assert.That((faults.Count, faults.FollowPercent, faults.AgainPercent, faults.IsBeyondBudget),
            Is.EqualTo((new Bounds(12, 20), 40, 60, true)));
        Assert.That(faults.Kinds[0], Is.EqualTo(new ScenarioFault(
            FaultKind.Crash, 3, new(1, 9), new(100, 900), new(1, 5), new(5, 50))));
        Assert.That(faults.Kinds[1], Is.EqualTo(new ScenarioFault(
            FaultKind.Pause, 2, new(0, 4), new(110, 110), new(1, 2), default)));
        Assert.That(faults.Kinds.Select(k => k.Kind), Is.EqualTo(Enum.GetValues<FaultKind>()));
        Assert.That(
            faults.Kinds.Select(k => k.Amount.Max),
            Is.EqualTo(new[] { 50, 0, 0, 0, 20, 40, 60, 35, 55, 0, 8, 0, 0, 75, 4, 0, 0, 0, 0 }));
        Assert.That(faults.Kinds[14].Apis, Is.EqualTo(new[] { "Fetch", "Vote" }));
        Assert.That(faults.Kinds[15].Roles, Is.EqualTo(new[] { FaultRole.Leader, FaultRole.Other }));
        Assert.That(scenario.Expects, Is.EqualTo(Verdict.Invalid));
    }

    [Test]
    public void Parse_SeveralSectionsOfAKind_AreKindsOfTheirOwn()
    {
        var faults = ScenarioText.Parse(ScenarioText.Minimal + """

            faults:
              count: 3
              togetherPercent: 70
              kinds:
                pause:
                  - { weight: 3, durationMs: 100, roles: [successor] }
                  - { durationMs: 200..300, nodes: 2 }
            """).Faults;

        Assert.That(faults.TogetherPercent, Is.EqualTo(70));
        Assert.That(
            faults.Kinds.Select(kind => (kind.Kind, kind.Weight, kind.DurationMs, kind.Nodes.Max)),
            Is.EqualTo(new[]
            {
                (FaultKind.Pause, 3, new Bounds(100, 100), 1), (FaultKind.Pause, 1, new Bounds(200, 300), 2),
            }));
        Assert.That(faults.Kinds.Select(kind => kind.Roles.Count), Is.EqualTo(new[] { 1, 0 }));
    }

    [Test]
    public void Parse_MinimalText_HasTheDefaults()
    {
        var scenario = ScenarioText.Parse(ScenarioText.Minimal);

        Assert.That(scenario.VirtualSeconds, Is.EqualTo(20));
        Assert.That(scenario.Phases, Is.EqualTo(new ScenarioPhases(500, 1000, 12_000, 12_000, 14_000, 16_000)));
        Assert.That((scenario.Cluster.Brokers, scenario.Cluster.Config.Count), Is.EqualTo((3, 0)));
        Assert.That(scenario.Topics, Is.EqualTo(new[] { new ScenarioTopic("orders", 1, 3) }));
        Assert.That(scenario.Clients, Is.EqualTo(new ScenarioClients(5, 100, 50, new Bounds(1, 1), -1)));
        Assert.That(scenario.Faults.Count, Is.EqualTo(new Bounds(0, 0)));
        Assert.That(scenario.Expects, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void Parse_TopicWithConfig_IsReadWithItsLines()
    {
        var scenario = ScenarioText.Parse(
            ScenarioText.Full.Replace("    partitions: 3", "    config:\n      retention.ms: 5\n    partitions: 3"));

        Assert.That(scenario.Topics[0].Config, Is.Empty);
        Assert.That(
            scenario.Topics[1].Config, Is.EqualTo(new[] { new ConfigEntry("retention.ms", "5", "a.yaml", 23) }));
        Assert.That(scenario.Topics[1].Partitions, Is.EqualTo(3));
    }

    [Test]
    public void Parse_RestBeforeTheFinalReads_IsRead()
    {
        var rest = ScenarioText.Parse(ScenarioText.Minimal + "\nphases: { finalFromMs: 18000 }").Phases;

        Assert.That((rest.LivenessUntilMs, rest.FinalFromMs), Is.EqualTo((16_000, 18_000)));
        Assert.That(ScenarioText.Parse(ScenarioText.Minimal).Phases.FinalFromMs, Is.EqualTo(16_000));
        Assert.That(() => ScenarioText.Parse(ScenarioText.Minimal + "\nphases: { finalFromMs: 15999 }"),
            Throws.TypeOf<ScenarioException>().With.Message.Contains("from 16000 to 20000"));
    }

    [Test]
    public void Parse_Tombstones_NeedKeys()
    {
        var clients = ScenarioText.Parse(
            ScenarioText.Full.Replace("  keys: 9", "  keys: 9\n  tombstonePercent: 30")).Clients;

        Assert.That((clients.Keys, clients.TombstonePercent), Is.EqualTo((9, 30)));
        Assert.That(() => ScenarioText.Parse(ScenarioText.Full.Replace("keys: 9", "tombstonePercent: 30")),
            Throws.TypeOf<ScenarioException>().With.Message.Contains("tombstones need keys"));
    }

    [Test]
    public void Parse_Racks_AreTakenByTurns()
    {
        var cluster = ScenarioText.Parse(
            ScenarioText.Full.Replace("brokers: 5", "brokers: 5\n  racks: [a, b]")).Cluster;

        Assert.That(Enumerable.Range(1, 5).Select(cluster.RackOf), Is.EqualTo(new[] { "a", "b", "a", "b", "a" }));
        Assert.That(ScenarioText.Parse().Cluster.RackOf(1), Is.Null);
    }

    [TestCase("[]", "expected one or more racks")]
    [TestCase("[a, 'b c']", "'b c' is not allowed")]
    public void Parse_WrongRacks_Throws(string racks, string problem) => Assert.That(
        () => ScenarioText.Parse(ScenarioText.Full.Replace("brokers: 5", $"brokers: 5\n  racks: {racks}")),
        Throws.TypeOf<ScenarioException>().With.Message.Contains(problem));

    [Test]
    public void Parse_SomePhases_MovesTheOthersAlong()
    {
        var phases = ScenarioText.Parse(ScenarioText.Minimal + "\nphases: { healAtMs: 15000 }").Phases;

        Assert.That(phases, Is.EqualTo(new ScenarioPhases(500, 1000, 12_000, 15_000, 15_000, 16_000)));
    }

    [TestCase("name: full-1", "name: Full", 1, "name", "lower-case letters")]
    [TestCase("name: full-1\n", "", 1, "name", "missing")]
    [TestCase("description: everything", "description: ''", 2, "description", "1 to 2000 characters")]
    [TestCase("model: log", "model: lgo", 3, "model", "'lgo' is not one of: log, log-linearizable")]
    [TestCase("virtualSeconds: 10", "virtualSeconds: ten", 4, "virtualSeconds", "not an integer from 1 to 3600")]
    [TestCase("virtualSeconds: 10", "virtualseconds: 10", 4, "virtualseconds", "not a known key; allowed here: name, ")]
    [TestCase("faultsFromMs: 200", "faultsFromMs: 99", 7, "phases.faultsFromMs", "not an integer from 100 to 10000")]
    [TestCase("livenessUntilMs: 8000", "livenessUntilMs: 10001", 11, "phases.livenessUntilMs", "to 10000")]
    [TestCase("brokers: 5", "brokers: 0", 13, "cluster.brokers", "not an integer from 1 to 32")]
    [TestCase("read.confirmation: isr", "read.confirmation: [isr]", 16, "cluster.config.read.confirmation",
        "single value")]
    [TestCase("name: payments", "name: orders", 21, "topics[1].name", "taken")]
    [TestCase("name: payments", "name: a/b", 21, "topics[1].name", "letters, digits")]
    [TestCase("replicationFactor: 5", "replicationFactor: 6", 23, "topics[1].replicationFactor", "from 1 to 5")]
    [TestCase("recordsPerAppend: 2..4", "recordsPerAppend: 4..2", 28, "clients.recordsPerAppend",
        "not a range such as")]
    [TestCase("acks: 1", "acks: all", 30, "clients.acks", "not an integer from -1 to 1")]
    [TestCase("budget: beyond", "budget: huge", 34, "faults.budget", "'huge' is not one of: keep, beyond")]
    [TestCase("count: 12..20", "count: 2..20", 32, "faults.count", "the kinds ask for more faults")]
    [TestCase("pause:", "nap:", 37, "faults.kinds.nap", "not a known key; allowed here: crash, ")]
    [TestCase("110, nodes: 1..2", "110, nodes: 1..6", 37, "faults.kinds.pause.nodes", "within 1 to 5")]
    [TestCase("120..130, nodes: 1..4", "120..130, nodes: 1..5", 38, "faults.kinds.partition.nodes", "within 1 to 4")]
    [TestCase("140..150, nodes: 2..5", "140..150, nodes: 1", 39, "faults.kinds.partition-one-way.nodes",
        "within 2 to 5")]
    [TestCase(", delayMs: 10..20", "", 40, "faults.kinds.slow-link.delayMs", "missing")]
    [TestCase("delayMs: 10..20", "delayMs: 0..20", 40, "faults.kinds.slow-link.delayMs", "within 1 to 60000")]
    [TestCase("percent: 45..55", "percent: 0..55", 44, "faults.kinds.disk-error.percent", "within 1 to 100")]
    [TestCase("flips: 5..8", "flips: 5..65", 46, "faults.kinds.bit-rot.flips", "within 1 to 64")]
    [TestCase("260..270, nodes: 1..3", "260..270, nodes: 1..3, percent: 1", 45, "faults.kinds.disk-full.percent",
        "not a known key")]
    [TestCase("[Fetch, Vote]", "[Fetch, Veto]", 50, "faults.kinds.hold-request.apis",
        "'Veto' is not one of: Produce, ")]
    [TestCase("[Fetch, Vote]", "[]", 50, "faults.kinds.hold-request.apis", "expected one or more of: Produce, ")]
    [TestCase(", apis: [Fetch, Vote]", "", 50, "faults.kinds.hold-request.apis", "missing")]
    [TestCase("storageCalls: 5..50", "storageCalls: 5, at: [lunch]", 36, "faults.kinds.crash.at",
        "'lunch' is not one of: appending, ")]
    [TestCase("storageCalls: 5..50", "storageCalls: 5, at: []", 36, "faults.kinds.crash.at", "expected one or more")]
    [TestCase("durationMs: 110", "durationMs: 110, at: [committed]", 37, "faults.kinds.pause.at", "not a known key")]
    [TestCase("acks: 1", "codecs: [zip]", 30, "clients.codecs", "'zip' is not one of: none, gzip, ")]
    [TestCase("acks: 1", "codecs: [gzip, gzip]", 30, "clients.codecs", "different ones of: none, gzip, ")]
    [TestCase("acks: 1", "recordBytes: 23", 30, "clients.recordBytes", "within 24 to 1048576")]
    [TestCase("acks: 1", "fetchBytes: 0", 30, "clients.fetchBytes", "within 1 to 1048576")]
    [TestCase("acks: 1", "seekPercent: 101", 30, "clients.seekPercent", "from 0 to 100")]
    [TestCase("acks: 1\n", "seekPercent: 60\n  seekTimePercent: 41\n", 30, "clients.seekPercent", "more than 100")]
    [TestCase("[leader, other]", "[boss]", 51, "faults.kinds.hold-answer.roles", "'boss' is not one of: leader, ")]
    [TestCase("[leader, other]", "[leader], nodes: 1", 51, "faults.kinds.hold-answer.nodes", "leave this key out")]
    [TestCase("140..150, nodes: 2..5", "140..150, roles: [leader]", 39, "faults.kinds.partition-one-way.roles",
        "not a known key")]
    [TestCase("durationMs: 110", "durationMs: 110, amount: 3", 37, "faults.kinds.pause.amount", "not a known key")]
    [TestCase("  count: 4\n", "  count: 4\n  count: 5\n", 26, null, "uplicate")]
    [TestCase("brokers: 5", "brokers: &a 5", 13, null, "anchors are not allowed")]
    [TestCase("brokers: 5", "brokers: *a", 13, null, "aliases are not allowed")]
    [TestCase("brokers: 5", "brokers: !!int 5", 13, null, "tags are not allowed")]
    [TestCase("brokers: 5", "brokers: [[[[[[[[]]]]]]]]", 13, null, "nested deeper than 8 levels")]
    [TestCase("name: full-1", "name: [", 1, null, "not YAML")]
    public void Parse_Mistake_NamesFileLineKeyAndWhatIsAllowed(
        string right, string wrong, int line, string? key, string problem)
    {
        var full = ScenarioText.Full;
        var at = full.IndexOf(right, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative, $"'{right}' is in the text");
        var text = full[..at] + wrong + full[(at + right.Length)..];

        var error = Assert.Throws<ScenarioException>(() => ScenarioParser.Parse(text, "a.yaml"))!;

        Assert.That(error.Message, Does.StartWith($"a.yaml:{line}: ").And.Contain(problem));
        Assert.That((error.File, error.Line, error.Key), Is.EqualTo(("a.yaml", (long)line, key)), error.Message);
    }

    [Test]
    public void Parse_Canary_HasItsDefectAndAnomaly()
    {
        var canary = ScenarioText.Parse(
            ScenarioText.Minimal + "\nexpects: lost-write\ndefect: ack-before-replication");

        Assert.That((canary.Expects, canary.ExpectedAnomaly, canary.Defect!.Id),
            Is.EqualTo((Verdict.Invalid, "lost-write", "ack-before-replication")));
        var other = ScenarioText.Parse(ScenarioText.Minimal + "\nexpects: invalid");
        Assert.That((other.Expects, other.ExpectedAnomaly, other.Defect),
            Is.EqualTo((Verdict.Invalid, default(string), default(object))));
    }

    [TestCase("expects: unseen", "'unseen' is not one of: valid, invalid, lost-write, ")]
    [TestCase("expects: lost-write\ndefect: ack-before", "'ack-before' is not one of: ack-before-flush, ")]
    [TestCase("expects: invalid\ndefect: ack-before-flush", "tell in 'expects' what each run has to show")]
    [TestCase("defect: ack-before-flush", "only a canary plants one")]
    public void Parse_WrongCanary_Throws(string keys, string problem) => Assert.That(
        () => ScenarioText.Parse($"{ScenarioText.Minimal}\n{keys}"),
        Throws.TypeOf<ScenarioException>().With.Message.Contains(problem));

    [TestCase("", "empty")]
    [TestCase("[1]", "expected keys with values")]
    [TestCase("? [a]\n: b", "expected the name of a key")]
    [TestCase("name: a\n---\nname: b", "one document only")]
    public void Parse_NotAScenario_Throws(string text, string problem) =>
        Assert.That(() => ScenarioParser.Parse(text, "a.yaml"),
            Throws.TypeOf<ScenarioException>().With.Message.Contains(problem));

    [Test]
    public void Parse_HugeText_IsRefusedUnread() =>
        Assert.That(() => ScenarioParser.Parse(new string('#', 300_000), "a.yaml"),
            Throws.TypeOf<ScenarioException>().With.Message.Contains("longer than 262144 characters"));

    [TestCase("{ idempotent: true }", true)]
    [TestCase("{ idempotent: false }", false)]
    [TestCase("{ count: 2 }", false)]
    public void Parse_Idempotent_IsRead(string clients, bool expected) => Assert.That(
        WithClients(clients).Clients.Idempotent, Is.EqualTo(expected));

    [TestCase("{ idempotent: maybe }", "'maybe' is neither true nor false")]
    [TestCase("{ idempotent: true, acks: 1 }", "idempotent clients need acks: -1")]
    public void Parse_IdempotentMistake_Throws(string clients, string problem) => Assert.That(
        () => WithClients(clients),
        Throws.TypeOf<ScenarioException>().With.Message.Contains(problem));

    [Test]
    public void Parse_FaultsWithoutKinds_Throws() =>
        Assert.That(() => ScenarioText.Parse(ScenarioText.Minimal + "\nfaults: { count: 3 }"),
            Throws.TypeOf<ScenarioException>().With.Message.Contains("at least one kind"));

    [TestCase("3", 3, 3)]
    [TestCase("3..5", 3, 5)]
    [TestCase("-5..-3", -5, -3)]
    public void BoundsTryParse_Range_HasBothEnds(string text, int min, int max)
    {
        Assert.That(Bounds.TryParse(text, out var bounds), Is.True);
        Assert.That(bounds, Is.EqualTo(new Bounds(min, max)));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("3..")]
    [TestCase("5..3")]
    [TestCase("1..2..3")]
    [TestCase("99999999999")]
    public void BoundsTryParse_NoRange_IsFalse(string text) => Assert.That(Bounds.TryParse(text, out _), Is.False);

    private static Scenario WithClients(string clients) =>
        ScenarioText.Parse(ScenarioText.Minimal.Replace("clients: {}", $"clients: {clients}"));
}
