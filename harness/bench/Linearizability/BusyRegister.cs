using Harness.Histories.General;
using Harness.Simulation;

namespace Harness.Bench.Linearizability;

/// <summary>
/// Histories of one register and clients that are never idle: half of the calls read, a quarter write, a quarter
/// replace the value they find by another (compare-and-set).
/// </summary>
/// <param name="Clients">How many calls overlap at any time.</param>
/// <param name="CallsPerClient">Calls of each client.</param>
/// <param name="Values">How many different values are written; 0 if each is written once.</param>
/// <param name="UnknownPercent">Percentage of calls whose outcome is not known; half of them did not happen.</param>
internal sealed record BusyRegister(int Clients, int CallsPerClient, int Values, int UnknownPercent)
{
    /// <summary>A history that is linearizable, as its calls took effect one after the other.</summary>
    public List<Call> Generate(ulong seed)
    {
        var random = new HashRandom(seed, "busy-register", "");
        var clients = Enumerable.Range(0, Clients).Select(i => new Client { Process = i }).ToList();
        var calls = new List<Call>();
        var (at, state, written, processes) = (0L, Datum.Nil, 0L, Clients);
        while (clients.Count > 0)
        {
            var client = clients[(int)random.NextBelow(clients.Count)];
            if (client.F is null)
            {
                client.F = random.NextBelow(4) switch { 0 => "write", 1 => "cas", _ => "read" };
                client.Value = Datum.Of(Values == 0 ? ++written : random.NextBelow(Values));
                client.IsUnknown = random.NextBelow(100) < UnknownPercent;
                client.Begin = at++;
            }
            else if (client.Input is null)
            {
                client.Input = client.F switch
                {
                    "write" => client.Value,
                    "cas" => Datum.List(state, client.Value),
                    _ => Datum.Nil,
                };
                client.Output = client.F == "read" ? state : client.Input;
                state = client.F == "read" || (client.IsUnknown && random.NextBelow(2) == 0) ? state : client.Value;
            }
            else
            {
                calls.Add(client.IsUnknown
                    ? client.ToCall(output: null, long.MaxValue)
                    : client.ToCall(client.Output, at++));
                client.Process = client.IsUnknown ? processes++ : client.Process;
                (client.F, client.Input) = (null, null);
                if (++client.Done == CallsPerClient)
                {
                    clients.Remove(client);
                }
            }
        }

        calls.Sort((a, b) => a.Begin.CompareTo(b.Begin));
        return calls;
    }

    /// <summary>
    /// One read in the last quarter is answered with a value that nobody can have seen then: all that produce it ended
    /// before a write that ended before the read, or began after it.
    /// </summary>
    /// <returns>Null if there is no such read.</returns>
    public List<Call>? WithStaleRead(List<Call> calls)
    {
        for (var i = calls.Count * 3 / 4; i < calls.Count; i++)
        {
            if (calls[i] is { F: "read", Output: { } seen } read)
            {
                var between = calls.Where(c => c is { F: "write", IsOk: true } && c.End < read.Begin)
                    .MaxBy(c => c.Begin);
                var stale = calls.Take(i).Select(Produced).OfType<Datum>().Reverse().Take(40).Distinct()
                    .FirstOrDefault(value => between is not null && !value.Equals(seen) && calls.TrueForAll(c =>
                        !value.Equals(Produced(c)) || c.End < between.Begin || c.Begin > read.End));
                if (stale is not null)
                {
                    return [.. calls[..i], read with { Output = stale }, .. calls[(i + 1)..]];
                }
            }
        }

        return null;
    }

    private static Datum? Produced(Call call) => call.F switch
    {
        "write" => call.Input,
        "cas" => call.Input.Items[1],
        _ => null,
    };

    private sealed class Client
    {
        public required int Process { get; set; }

        // Null between two calls.
        public string? F { get; set; }

        // Null until the call takes effect.
        public Datum? Input { get; set; }

        public Datum Value { get; set; } = Datum.Nil;

        public Datum Output { get; set; } = Datum.Nil;

        public bool IsUnknown { get; set; }

        public long Begin { get; set; }

        public int Done { get; set; }

        public Call ToCall(Datum? output, long end) => new(Process, F!, Datum.Nil, Input!, output, Begin, end);
    }
}
