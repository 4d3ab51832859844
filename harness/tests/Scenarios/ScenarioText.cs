using Harness.Scenarios;

namespace Harness.Tests.Scenarios;

/// <summary>
/// A small scenario to change in tests; it says everything that can be said, and nothing as by default.
/// </summary>
internal static class ScenarioText
{
    public const string Full = """
        name: full-1
        description: everything
        model: log
        virtualSeconds: 10
        phases:
          operationsFromMs: 100
          faultsFromMs: 200
          faultsUntilMs: 5000
          healAtMs: 5500
          livenessFromMs: 6000
          livenessUntilMs: 8000
        cluster:
          brokers: 5
          config:
            min.insync.replicas: 2
            read.confirmation: isr
        topics:
          - name: orders
            partitions: 2
            replicationFactor: 3
          - name: payments
            partitions: 3
            replicationFactor: 5
        clients:
          count: 4
          operationsPerSecond: 200
          appendPercent: 70
          recordsPerAppend: 2..4
          keys: 9
          acks: 1
        faults:
          count: 12..20
          followPercent: 40
          budget: beyond
          kinds:
            crash: { weight: 3, count: 1..9, durationMs: 100..900, nodes: 1..5, storageCalls: 5..50 }
            pause: { weight: 2, count: 0..4, durationMs: 110, nodes: 1..2 }
            partition: { weight: 2, count: 2, durationMs: 120..130, nodes: 1..4 }
            partition-one-way: { weight: 2, count: 1..5, durationMs: 140..150, nodes: 2..5 }
            slow-link: { weight: 2, count: 1..5, durationMs: 160..170, nodes: 1..3, delayMs: 10..20 }
            clock-offset: { weight: 2, count: 1..5, durationMs: 180..190, nodes: 1..3, offsetMs: 30..40 }
            clock-rate: { weight: 2, count: 1..5, durationMs: 200..210, nodes: 1..3, partsPerMillion: 50..60 }
            slow-flush: { weight: 2, count: 1..5, durationMs: 220..230, nodes: 1..3, delayMs: 25..35 }
            disk-error: { weight: 2, count: 1..5, durationMs: 240..250, nodes: 1..3, percent: 45..55 }
            disk-full: { weight: 2, count: 1..5, durationMs: 260..270, nodes: 1..3 }
            bit-rot: { weight: 2, count: 1..5, durationMs: 280..290, nodes: 1..3, flips: 5..8 }
            restart: { weight: 2, count: 1..5, durationMs: 300..310, nodes: 1..3 }
            wipe: { weight: 2, count: 0..5, durationMs: 320..330, nodes: 1..3 }
            flush-error: { weight: 2, count: 0..5, durationMs: 320..330, nodes: 1..3, percent: 65..75 }
            hold-request: { count: 0..5, durationMs: 340..350, nodes: 1..3, ordinal: 1..4, apis: [Fetch, Vote] }
            hold-answer: { count: 0..5, durationMs: 360..370, roles: [leader, other], apis: [AlterPartition] }
            drop-request: { weight: 2, count: 0..5, durationMs: 380..390, nodes: 1..3, apis: [Produce] }
            drop-answer: { weight: 2, count: 0..5, durationMs: 400..410, nodes: 1..3, apis: [Fetch] }
            duplicate-request: { weight: 2, count: 0..5, durationMs: 420..430, nodes: 1..3, apis: [Fetch] }
          againPercent: 60
        expects: invalid
        """;

    public const string Minimal = """
        name: minimal
        description: as little as possible
        model: log-linearizable
        cluster: {}
        topics: [{ name: orders }]
        clients: {}
        """;

    public static Scenario Parse(string text = Full) => ScenarioParser.Parse(text, "a.yaml");
}
