using System.Globalization;
using Harness.Histories.General;

namespace Harness.Histories.Kafka;

/// <summary>Reads histories of Jepsen's Kafka workload (see <c>Kafka/FORMAT.md</c>).</summary>
public sealed class KafkaHistory
{
    private readonly string file;

    // Where each value was sent, by key.
    private readonly Dictionary<(Datum Key, Datum Value), long> sent = [];

    private KafkaHistory(string file) => this.file = file;

    /// <summary>Reads a whole history.</summary>
    /// <param name="content">EDN, UTF-8.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <returns>All operations of clients, by their beginning.</returns>
    /// <exception cref="HistoryFormatException">The history breaks a rule; the message names the line.</exception>
    public static IReadOnlyList<KafkaOperation> Read(ReadOnlyMemory<byte> content, string file)
    {
        var fields = new EntryFields(file);
        var entries = new List<GeneralEntry>();
        foreach (var (map, line) in EdnData.Maps(content, file))
        {
            if (fields.Parse(map, line) is { } entry)
            {
                entries.Add(entry);
            }
        }

        var history = new KafkaHistory(file);
        return [.. new Pairing(file).Pair(entries).Select(history.ToOperation)];
    }

    private KafkaOperation ToOperation(PairedEntry pair)
    {
        var f = pair.Invocation.F!;
        var operation = new KafkaOperation
        {
            Process = pair.Invocation.Process,
            Action = f switch
            {
                "send" or "poll" or "txn" => KafkaAction.Transact,
                "assign" => KafkaAction.Assign,
                "subscribe" => KafkaAction.Subscribe,
                "crash" or "debug-topic-partitions" => KafkaAction.Other,
                _ => throw Broken(
                    pair.Invocation, "f", $"expected send, poll, txn, assign, subscribe, crash, or "
                    + $"debug-topic-partitions, found {f}"),
            },
            IsTransaction = f == "txn",
            Outcome = pair.Outcome,
            Begin = pair.Begin,
            End = pair.End,
            Line = pair.Invocation.Line,
            BeganAt = pair.Invocation.Time,
            EndedAt = pair.Completion?.Time,
            Rebalanced = Rebalanced(pair.Completion),
        };
        return operation.Action switch
        {
            KafkaAction.Transact => Transacted(operation, pair, f),
            KafkaAction.Other => operation,
            _ => operation with
            {
                Keys = [.. Members(pair.Invocation, pair.Invocation.Value, "value")],
                SeeksToBeginning = EntryFields.Field(pair.Invocation.Map, "seek-to-beginning?") is { Integer: 1 },
            },
        };
    }

    private KafkaOperation Transacted(KafkaOperation operation, PairedEntry pair, string f)
    {
        var answer = pair.Completion is { Value: { IsNil: false } } completion ? completion : null;
        var asked = MicroOperations(pair.Invocation, f);
        var answered = answer is null ? asked : MicroOperations(answer, f);
        var sends = answered.Sends;
        var told = sends.Select(send => (send.Key, send.Value)).ToHashSet();

        // An answer may leave out what did not get far; it may have happened all the same.
        sends.AddRange(asked.Sends.Where(send => !told.Contains((send.Key, send.Value))));
        foreach (var send in sends)
        {
            if (!sent.TryAdd((send.Key, send.Value), operation.Line))
            {
                throw Broken(pair.Invocation, "value", Text(
                    $"{send.Value} was sent to {send.Key} before, in line {sent[(send.Key, send.Value)]}"));
            }
        }

        return operation with
        {
            Sends = sends,
            Polls = answered.Polls,
            PollCount = answered.Count,
        };
    }

    private (List<KafkaRecord> Sends, List<KafkaRecord> Polls, int Count) MicroOperations(GeneralEntry entry, string f)
    {
        var (sends, polls, count) = (new List<KafkaRecord>(), new List<KafkaRecord>(), 0);
        foreach (var micro in Members(entry, entry.Value, "value"))
        {
            var name = micro is { Kind: DatumKind.List, Items.Length: > 0 } ? micro.Items[0].Text : "";
            if (name == "send" && f != "poll" && micro.Items.Length == 3)
            {
                sends.Add(Sent(entry, micro.Items[1], micro.Items[2]));
            }
            else if (name == "poll" && f != "send" && micro.Items.Length is 1 or 2)
            {
                AddPolled(entry, micro.Items.Length == 2 ? micro.Items[1] : Datum.Nil, polls);
                count++;
            }
            else
            {
                throw Broken(entry, "value", $"{Short(micro)} is no [:send key value] or [:poll records] of a {f}");
            }
        }

        return (sends, polls, count);
    }

    private KafkaRecord Sent(GeneralEntry entry, Datum key, Datum value) => value.Kind != DatumKind.List
        ? new KafkaRecord(key, null, value)
        : Pair(entry, key, value);

    private void AddPolled(GeneralEntry entry, Datum records, List<KafkaRecord> polls)
    {
        if (records.Kind is not (DatumKind.Map or DatumKind.Nil))
        {
            throw Broken(entry, "value", $"expected what a poll returned by key, found {Short(records)}");
        }

        for (var i = 0; i < records.Items.Length; i += 2)
        {
            foreach (var record in Members(entry, records.Items[i + 1], "value"))
            {
                polls.Add(Pair(entry, records.Items[i], record));
            }
        }
    }

    private KafkaRecord Pair(GeneralEntry entry, Datum key, Datum pair) => pair switch
    {
        { Kind: DatumKind.List, Items: [{ IsNil: true }, var value] } => new KafkaRecord(key, null, value),
        { Kind: DatumKind.List, Items: [{ Kind: DatumKind.Integer, Integer: >= 0 } offset, var value] } =>
            new KafkaRecord(key, offset.Integer, value),
        _ => throw Broken(
            entry, "value", $"expected [offset value] with an offset of 0 or more, or nil, found {Short(pair)}"),
    };

    private List<Datum> Rebalanced(GeneralEntry? completion)
    {
        var keys = new List<Datum>();
        if (completion is not null && EntryFields.Field(completion.Map, "rebalance-log") is { } log)
        {
            foreach (var happened in Members(completion, log, "rebalance-log"))
            {
                keys.AddRange(happened.Kind == DatumKind.Map
                    ? Members(completion, EntryFields.Field(happened, "keys"), "rebalance-log")
                    : throw Broken(completion, "rebalance-log", $"expected maps with :keys, found {Short(happened)}"));
            }
        }

        return keys;
    }

    private IEnumerable<Datum> Members(GeneralEntry entry, Datum? list, string key) => list switch
    {
        null or { IsNil: true } => [],
        { Kind: DatumKind.List or DatumKind.Set } => list.Items,
        _ => throw Broken(entry, key, $"expected a vector, found {Short(list)}"),
    };

    private HistoryFormatException Broken(GeneralEntry entry, string key, string problem) =>
        new(file, entry.Line, key, problem);

    private static string Short(Datum found)
    {
        var text = found.ToString();
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
